-- Contract small: what one settlement asks of the data, for SQL Server 2022 or later, and Azure SQL, in one batch.
--
-- Each table of the contract stands in the schema `data`, made like this; `file row` numbers the rows from 1 in the
-- order of the file, child rows have the key of their parent, a week or a month is its first day, and a percentage
-- is a fraction (8.5 % is 0.085). Texts have no space at their ends.
--
-- CREATE TABLE [data].[youth] (
--   [file row] BIGINT,
--   [id] VARCHAR(MAX),
--   [first_day] DATE
-- );
--
-- CREATE TABLE [data].[job] (
--   [file row] BIGINT,
--   [youth] VARCHAR(MAX),
--   [from] DATE,
--   [until] DATE
-- );
--
-- CREATE TABLE [data].[wellbeing] (
--   [file row] BIGINT,
--   [youth] VARCHAR(MAX),
--   [on] DATE,
--   [score] NUMERIC(24, 9)
-- );

-- Texts must be the same only if every character is: a database is made so with COLLATE Latin1_General_100_BIN2_UTF8
IF CAST(DATABASEPROPERTYEX(DB_NAME(), 'Collation') AS VARCHAR(128)) <> 'Latin1_General_100_BIN2_UTF8'
  THROW 50000, 'This database takes texts for the same that are not: it needs the collation Latin1_General_100_BIN2_UTF8.', 1;

-- The settlement date
DECLARE @settlement DATE = '2025-12-31';

-- What the queries below have in common: young_jobless tally
DROP TABLE IF EXISTS [#young_jobless tally];
WITH [youth seen] AS (
  SELECT
    [id] AS [id],
    CASE WHEN [first_day] <= CAST(@settlement AS DATE) THEN [first_day] END AS [first_day],
    CASE
      WHEN [first_day] <= CAST(@settlement AS DATE)
      THEN 1
      WHEN NOT (
        [first_day] <= CAST(@settlement AS DATE)
      )
      THEN 0
    END AS [first_day has come],
    [file row] AS [file row]
  FROM [data].[youth]
), [young_jobless] AS (
  SELECT
    *,
    [id] AS [member key],
    [first_day] AS [start day],
    CAST(NULL AS DATE) AS [left on],
    CAST(@settlement AS DATE) AS [seen until],
    CAST(NULL AS VARCHAR(MAX)) AS [cohort of member],
    1 AS [weight of member]
  FROM [youth seen]
  WHERE
    [first_day has come] = 1
    AND [first_day] >= CAST('2024-01-01' AS DATE)
    AND [first_day] <= CAST('2024-06-30' AS DATE)
), [wellbeing seen] AS (
  SELECT
    CASE WHEN [on] <= CAST(@settlement AS DATE) THEN [on] END AS [on],
    [score] AS [score],
    [youth] AS [youth],
    [file row] AS [file row]
  FROM [data].[wellbeing]
  WHERE
    [on] <= CAST(@settlement AS DATE)
), [young_jobless: wellbeing] AS (
  SELECT
    [members.member key] AS [member key],
    MAX(
      CASE
        WHEN [place 0] = 1
        AND (
          (
            [rows.on] >= [members.start day]
            AND [rows.on] < LEAST(
              CAST(DATEADD(MONTH, 12, [members.start day]) AS DATE),
              DATEADD(DAY, 1, [members.seen until])
            )
          )
          AND NOT [rows.score] IS NULL
        )
        THEN [rows.score]
      END
    ) AS [scored 1]
  FROM (
    SELECT
      [members].[member key] AS [members.member key],
      [rows].[score] AS [rows.score],
      [rows].[on] AS [rows.on],
      [members].[start day] AS [members.start day],
      [members].[seen until] AS [members.seen until],
      ROW_NUMBER() OVER (
        PARTITION BY [members].[member key]
        ORDER BY CASE
          WHEN (
            [rows].[on] >= [members].[start day]
            AND [rows].[on] < LEAST(
              CAST(DATEADD(MONTH, 12, [members].[start day]) AS DATE),
              DATEADD(DAY, 1, [members].[seen until])
            )
          )
          AND NOT [rows].[score] IS NULL
          THEN 0
          ELSE 1
        END, CASE
          WHEN -DATEDIFF(DAY, CAST('0001-01-01' AS DATE), [rows].[on]) IS NULL
          THEN 1
          ELSE 0
        END, -DATEDIFF(DAY, CAST('0001-01-01' AS DATE), [rows].[on]), CASE WHEN [rows].[file row] IS NULL THEN 1 ELSE 0 END, [rows].[file row]
      ) AS [place 0]
    FROM [young_jobless] AS [members]
    JOIN [wellbeing seen] AS [rows]
      ON [rows].[youth] = [members].[member key]
  ) AS [numbered]
  GROUP BY
    [members.member key]
), [job seen] AS (
  SELECT
    CASE WHEN [from] <= CAST(@settlement AS DATE) THEN [from] END AS [from],
    CASE WHEN [until] <= CAST(@settlement AS DATE) THEN [until] END AS [until],
    [youth] AS [youth],
    [file row] AS [file row],
    [from] AS [first day],
    COALESCE(
      CASE WHEN [until] <= CAST(@settlement AS DATE) THEN [until] END,
      DATEADD(DAY, 1, CAST(@settlement AS DATE))
    ) AS [end day]
  FROM [data].[job]
  WHERE
    [from] <= CAST(@settlement AS DATE)
), [job 1 rows] AS (
  SELECT
    [rows].[youth] AS [member key],
    [rows].[first day] AS [first day],
    [rows].[end day] AS [end day]
  FROM [job seen] AS [rows]
  JOIN [young_jobless] AS [members]
    ON [members].[member key] = [rows].[youth]
  WHERE
    [rows].[first day] < [rows].[end day]
    AND [rows].[first day] < LEAST(
      CAST(DATEADD(MONTH, 12, [members].[start day]) AS DATE),
      DATEADD(DAY, 1, [members].[seen until])
    )
    AND [rows].[end day] > [members].[start day]
), [job 1] AS (
  SELECT
    [member key] AS [member key],
    GREATEST([first day], COALESCE([reached before], [first day])) AS [first day],
    [end day] AS [end day]
  FROM (
    SELECT
      [member key],
      [first day],
      [end day],
      MAX([end day]) OVER (
        PARTITION BY [member key]
        ORDER BY CASE WHEN [first day] IS NULL THEN 1 ELSE 0 END, [first day], CASE WHEN [end day] IS NULL THEN 1 ELSE 0 END, [end day]
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
      ) AS [reached before]
    FROM [job 1 rows]
  ) AS [looked]
  WHERE
    [reached before] IS NULL OR [end day] > [reached before]
), [young_jobless: job 1] AS (
  SELECT
    [members].[member key] AS [member key],
    SUM(
      CAST(GREATEST(
        0,
        DATEDIFF(
          DAY,
          GREATEST([rows].[first day], [members].[start day]),
          LEAST(
            [rows].[end day],
            LEAST(
              CAST(DATEADD(MONTH, 12, [members].[start day]) AS DATE),
              DATEADD(DAY, 1, [members].[seen until])
            )
          )
        )
      ) AS BIGINT)
    ) AS [worked 1]
  FROM [young_jobless] AS [members]
  JOIN [job 1] AS [rows]
    ON [rows].[member key] = [members].[member key]
  GROUP BY
    [members].[member key]
), [young_jobless measured] AS (
  SELECT
    [members].*,
    [source 1].[scored 1] AS [scored 1],
    [source 2].[worked 1] AS [worked 1]
  FROM [young_jobless] AS [members]
  LEFT JOIN [young_jobless: wellbeing] AS [source 1]
    ON [source 1].[member key] = [members].[member key]
  LEFT JOIN [young_jobless: job 1] AS [source 2]
    ON [source 2].[member key] = [members].[member key]
), [young_jobless 1] AS (
  SELECT
    *,
    CASE WHEN COALESCE([worked 1], 0) >= 200 THEN 1 ELSE 0 END AS [worked value],
    CASE
      WHEN COALESCE([worked 1], 0) >= 200
      THEN 'known'
      WHEN (
        DATEADD(DAY, -1, CAST(DATEADD(MONTH, 12, [start day]) AS DATE))
      ) <= [seen until]
      THEN 'known'
      ELSE 'pending'
    END AS [worked state],
    CASE
      WHEN 3 <> 0
      THEN CAST(CAST((
        CAST(CAST(SIGN(
          (
            CAST(CAST((
              [scored 1]
            ) AS NUMERIC(27, 9)) * CAST(CAST(1000000000 AS BIGINT) AS NUMERIC(10, 0)) AS NUMERIC(38, 0)) * 1000 * CAST(SIGN(3) AS INTEGER)
          )
        ) AS INTEGER) AS NUMERIC(38, 0)) * (
          (
            CAST((
              ABS(
                (
                  CAST(CAST((
                    [scored 1]
                  ) AS NUMERIC(27, 9)) * CAST(CAST(1000000000 AS BIGINT) AS NUMERIC(10, 0)) AS NUMERIC(38, 0)) * 1000 * CAST(SIGN(3) AS INTEGER)
                )
              ) - ABS(
                (
                  CAST(CAST((
                    [scored 1]
                  ) AS NUMERIC(27, 9)) * CAST(CAST(1000000000 AS BIGINT) AS NUMERIC(10, 0)) AS NUMERIC(38, 0)) * 1000 * CAST(SIGN(3) AS INTEGER)
                )
              ) % ABS(CAST(3 AS NUMERIC(38, 0)) * 1)
            ) / ABS(CAST(3 AS NUMERIC(38, 0)) * 1) AS NUMERIC(38, 0))
          ) + CASE
            WHEN (
              ABS(
                (
                  CAST(CAST((
                    [scored 1]
                  ) AS NUMERIC(27, 9)) * CAST(CAST(1000000000 AS BIGINT) AS NUMERIC(10, 0)) AS NUMERIC(38, 0)) * 1000 * CAST(SIGN(3) AS INTEGER)
                )
              ) % (
                ABS(CAST(3 AS NUMERIC(38, 0)) * 1)
              )
            ) * 2 > ABS(CAST(3 AS NUMERIC(38, 0)) * 1)
            OR (
              (
                ABS(
                  (
                    CAST(CAST((
                      [scored 1]
                    ) AS NUMERIC(27, 9)) * CAST(CAST(1000000000 AS BIGINT) AS NUMERIC(10, 0)) AS NUMERIC(38, 0)) * 1000 * CAST(SIGN(3) AS INTEGER)
                  )
                ) % (
                  ABS(CAST(3 AS NUMERIC(38, 0)) * 1)
                )
              ) * 2 = ABS(CAST(3 AS NUMERIC(38, 0)) * 1)
              AND (
                CAST((
                  ABS(
                    (
                      CAST(CAST((
                        [scored 1]
                      ) AS NUMERIC(27, 9)) * CAST(CAST(1000000000 AS BIGINT) AS NUMERIC(10, 0)) AS NUMERIC(38, 0)) * 1000 * CAST(SIGN(3) AS INTEGER)
                    )
                  ) - ABS(
                    (
                      CAST(CAST((
                        [scored 1]
                      ) AS NUMERIC(27, 9)) * CAST(CAST(1000000000 AS BIGINT) AS NUMERIC(10, 0)) AS NUMERIC(38, 0)) * 1000 * CAST(SIGN(3) AS INTEGER)
                    )
                  ) % ABS(CAST(3 AS NUMERIC(38, 0)) * 1)
                ) / ABS(CAST(3 AS NUMERIC(38, 0)) * 1) AS NUMERIC(38, 0))
              ) % 2 = 1
            )
            THEN 1
            ELSE 0
          END
        )
      ) AS NUMERIC(38, 0)) AS NUMERIC(25, 0)) * 0.000000000001
    END AS [scored value],
    CASE
      WHEN CASE
        WHEN (
          DATEADD(DAY, -1, CAST(DATEADD(MONTH, 12, [start day]) AS DATE))
        ) <= [seen until]
        THEN 'known'
        ELSE 'pending'
      END = 'pending'
      THEN 'pending'
      WHEN [scored 1] IS NULL
      THEN 'missing'
      ELSE 'known'
    END AS [scored state]
  FROM [young_jobless measured]
), [young_jobless concluded] AS (
  SELECT
    *,
    CASE
      WHEN [worked state] = 'pending'
      THEN CASE WHEN NOT [left on] IS NULL THEN 'left out' ELSE 'pending' END
      WHEN [worked state] = 'out'
      THEN 'left out'
      WHEN [worked state] = 'missing'
      THEN 'missing'
      WHEN COALESCE([worked value], 0) = 1
      THEN 'met'
      ELSE 'not met'
    END AS [worked status],
    CASE
      WHEN [scored state] = 'pending'
      THEN CASE WHEN NOT [left on] IS NULL THEN 'left out' ELSE 'pending' END
      WHEN [scored state] = 'out'
      THEN 'left out'
      WHEN [scored state] = 'missing'
      THEN 'left out'
      ELSE 'known'
    END AS [scored status]
  FROM [young_jobless 1]
), [young_jobless priced] AS (
  SELECT
    *,
    [worked status] AS [work 1 status],
    CASE WHEN [worked status] = 'met' THEN 1 ELSE 0 END AS [work 1 quantity],
    CASE WHEN [worked status] = 'met' THEN 20000 ELSE 0 END AS [work 1 amount],
    CASE WHEN [worked status] = 'pending' THEN 20000 ELSE 0 END AS [work 1 possible],
    LEAST(0, CASE WHEN [worked status] = 'pending' THEN 20000 ELSE 0 END) AS [work 1 falls],
    GREATEST(0, CASE WHEN [worked status] = 'pending' THEN 20000 ELSE 0 END) AS [work 1 rises],
    CASE
      WHEN [scored status] = 'known' AND [scored value] <> 0
      THEN 'met'
      WHEN [scored status] = 'known'
      THEN 'not met'
      ELSE [scored status]
    END AS [wellbeing_gained 1 status],
    CASE
      WHEN [scored status] IN ('known', 'growing')
      THEN COALESCE([scored value], 0)
      ELSE 0
    END AS [wellbeing_gained 1 quantity],
    CASE
      WHEN [scored status] IN ('known', 'growing')
      THEN COALESCE(
        CAST(CAST((
          CAST(CAST(SIGN(
            CAST(CAST((
              CAST(CAST((
                CAST((
                  50
                ) AS NUMERIC(12, 0)) * CAST((
                  [scored value]
                ) AS NUMERIC(25, 12))
              ) AS NUMERIC(30, 12)) * 1000000 AS NUMERIC(38, 6))
            ) AS NUMERIC(30, 6)) * 1000000 AS NUMERIC(38, 0))
          ) AS INTEGER) AS NUMERIC(38, 0)) * (
            (
              CAST((
                ABS(
                  CAST(CAST((
                    CAST(CAST((
                      CAST((
                        50
                      ) AS NUMERIC(12, 0)) * CAST((
                        [scored value]
                      ) AS NUMERIC(25, 12))
                    ) AS NUMERIC(30, 12)) * 1000000 AS NUMERIC(38, 6))
                  ) AS NUMERIC(30, 6)) * 1000000 AS NUMERIC(38, 0))
                ) - ABS(
                  CAST(CAST((
                    CAST(CAST((
                      CAST((
                        50
                      ) AS NUMERIC(12, 0)) * CAST((
                        [scored value]
                      ) AS NUMERIC(25, 12))
                    ) AS NUMERIC(30, 12)) * 1000000 AS NUMERIC(38, 6))
                  ) AS NUMERIC(30, 6)) * 1000000 AS NUMERIC(38, 0))
                ) % CAST(10000000000 AS BIGINT)
              ) / CAST(10000000000 AS BIGINT) AS NUMERIC(38, 0))
            ) + CASE
              WHEN (
                ABS(
                  CAST(CAST((
                    CAST(CAST((
                      CAST((
                        50
                      ) AS NUMERIC(12, 0)) * CAST((
                        [scored value]
                      ) AS NUMERIC(25, 12))
                    ) AS NUMERIC(30, 12)) * 1000000 AS NUMERIC(38, 6))
                  ) AS NUMERIC(30, 6)) * 1000000 AS NUMERIC(38, 0))
                ) % (
                  CAST(10000000000 AS BIGINT)
                )
              ) * 2 >= CAST(10000000000 AS BIGINT)
              THEN 1
              ELSE 0
            END
          )
        ) AS NUMERIC(38, 0)) AS NUMERIC(35, 0)) * 0.01,
        0
      )
      ELSE 0
    END AS [wellbeing_gained 1 amount],
    CASE WHEN [scored status] IN ('pending', 'growing') THEN 1 ELSE 0 END AS [wellbeing_gained 1 unbounded]
  FROM [young_jobless concluded]
)
SELECT
  *
INTO [#young_jobless tally]
FROM (
  SELECT
    [cohort of member],
    [work 1 status],
    [wellbeing_gained 1 status],
    COUNT_BIG(*) AS [members alike],
    COUNT_BIG([left on]) AS [of them left],
    SUM(CAST([work 1 quantity] AS BIGINT)) AS [work 1 quantity],
    SUM(CAST([work 1 amount] AS BIGINT)) AS [work 1 amount],
    SUM(CAST([work 1 possible] AS BIGINT)) AS [work 1 possible],
    SUM(CAST([work 1 falls] AS BIGINT)) AS [work 1 falls],
    SUM(CAST([work 1 rises] AS BIGINT)) AS [work 1 rises],
    SUM([wellbeing_gained 1 quantity]) AS [wellbeing_gained 1 quantity],
    SUM([wellbeing_gained 1 amount]) AS [wellbeing_gained 1 amount],
    SUM(CAST([wellbeing_gained 1 unbounded] AS BIGINT)) AS [wellbeing_gained 1 unbounded]
  FROM [young_jobless priced]
  GROUP BY
    [cohort of member],
    [work 1 status],
    [wellbeing_gained 1 status]
) AS [rows];

-- The members of each target group
SELECT
  'young_jobless' AS [group],
  [cohort of member] AS [cohort],
  SUM(CAST([members alike] AS BIGINT)) AS [entered],
  SUM(CAST([of them left] AS BIGINT)) AS [left]
FROM [#young_jobless tally] AS [young_jobless tally]
GROUP BY
  [cohort of member];

-- What the payments come to, after the limits per participant
WITH [tallied lines] AS (
  SELECT
    'work' AS [payment],
    1 AS [line],
    CAST(NULL AS INTEGER) AS [point],
    [cohort of member] AS [cohort],
    [work 1 status] AS [status],
    [members alike] AS [count],
    CAST([work 1 quantity] AS NUMERIC(38, 12)) AS [quantity],
    CAST([work 1 amount] AS NUMERIC(38, 12)) AS [amount],
    CAST(0 AS NUMERIC(38, 12)) AS [waiting],
    CAST([work 1 possible] AS NUMERIC(38, 12)) AS [possible],
    CAST(0 AS NUMERIC(38, 12)) AS [unbounded],
    CAST([work 1 falls] AS NUMERIC(38, 12)) AS [falls],
    CAST([work 1 rises] AS NUMERIC(38, 12)) AS [rises],
    CAST(0 AS NUMERIC(38, 12)) AS [losses],
    CAST(0 AS NUMERIC(38, 12)) AS [gains]
  FROM [#young_jobless tally] AS [young_jobless tally]
  UNION ALL
  SELECT
    'wellbeing_gained' AS [payment],
    1 AS [line],
    CAST(NULL AS INTEGER) AS [point],
    [cohort of member] AS [cohort],
    [wellbeing_gained 1 status] AS [status],
    [members alike] AS [count],
    CAST([wellbeing_gained 1 quantity] AS NUMERIC(38, 12)) AS [quantity],
    CAST([wellbeing_gained 1 amount] AS NUMERIC(38, 12)) AS [amount],
    CAST(0 AS NUMERIC(38, 12)) AS [waiting],
    CAST(0 AS NUMERIC(38, 12)) AS [possible],
    CAST([wellbeing_gained 1 unbounded] AS NUMERIC(38, 12)) AS [unbounded],
    CAST(0 AS NUMERIC(38, 12)) AS [falls],
    CAST(0 AS NUMERIC(38, 12)) AS [rises],
    CAST(0 AS NUMERIC(38, 12)) AS [losses],
    CAST(0 AS NUMERIC(38, 12)) AS [gains]
  FROM [#young_jobless tally] AS [young_jobless tally]
), [gated tallied lines] AS (
  SELECT
    [payment] AS [payment],
    [line] AS [line],
    [point] AS [point],
    [cohort] AS [cohort],
    [status] AS [status],
    [count] AS [count],
    [quantity] AS [quantity],
    [amount] AS [amount],
    [waiting] AS [waiting],
    [possible] AS [possible],
    [unbounded] AS [unbounded],
    [falls] AS [falls],
    [rises] AS [rises],
    [losses] AS [losses],
    [gains] AS [gains],
    'open' AS [gate]
  FROM [tallied lines]
)
SELECT
  [payment],
  COALESCE(SUM([amount] + [waiting]), 0) AS [gross],
  COALESCE(SUM([waiting]), 0) AS [waiting],
  COALESCE(SUM(CASE WHEN [gate] = 'pending' THEN [amount] END), 0) AS [held],
  COALESCE(SUM(CASE WHEN [gate] = 'closed' THEN [amount] END), 0) AS [refused],
  COALESCE(SUM(CASE WHEN [gate] = 'open' THEN [amount] END), 0) - COALESCE(SUM(CASE WHEN [gate] = 'open' THEN [amount] END), 0) AS [less],
  COALESCE(SUM(CASE WHEN [gate] = 'open' THEN [amount] END), 0) AS [owed],
  COALESCE(SUM(CASE WHEN [gate] = 'open' THEN [amount] END), 0) + COALESCE(SUM(CASE WHEN [gate] = 'pending' THEN [losses] END), 0) + COALESCE(SUM(CASE WHEN [gate] <> 'closed' THEN [falls] END), 0) AS [lowest],
  COALESCE(SUM(CASE WHEN [gate] = 'open' THEN [amount] END), 0) + COALESCE(SUM(CASE WHEN [gate] = 'pending' THEN [gains] END), 0) + COALESCE(SUM(CASE WHEN [gate] <> 'closed' THEN [rises] END), 0) AS [highest],
  COALESCE(SUM([unbounded]), 0) AS [unbounded]
FROM [gated tallied lines]
WHERE
  [payment] IN ('work', 'wellbeing_gained')
GROUP BY
  [payment];

-- What each price line brings
WITH [tallied lines] AS (
  SELECT
    'work' AS [payment],
    1 AS [line],
    CAST(NULL AS INTEGER) AS [point],
    [cohort of member] AS [cohort],
    [work 1 status] AS [status],
    [members alike] AS [count],
    CAST([work 1 quantity] AS NUMERIC(38, 12)) AS [quantity],
    CAST([work 1 amount] AS NUMERIC(38, 12)) AS [amount],
    CAST(0 AS NUMERIC(38, 12)) AS [waiting],
    CAST([work 1 possible] AS NUMERIC(38, 12)) AS [possible],
    CAST(0 AS NUMERIC(38, 12)) AS [unbounded],
    CAST([work 1 falls] AS NUMERIC(38, 12)) AS [falls],
    CAST([work 1 rises] AS NUMERIC(38, 12)) AS [rises],
    CAST(0 AS NUMERIC(38, 12)) AS [losses],
    CAST(0 AS NUMERIC(38, 12)) AS [gains]
  FROM [#young_jobless tally] AS [young_jobless tally]
  UNION ALL
  SELECT
    'wellbeing_gained' AS [payment],
    1 AS [line],
    CAST(NULL AS INTEGER) AS [point],
    [cohort of member] AS [cohort],
    [wellbeing_gained 1 status] AS [status],
    [members alike] AS [count],
    CAST([wellbeing_gained 1 quantity] AS NUMERIC(38, 12)) AS [quantity],
    CAST([wellbeing_gained 1 amount] AS NUMERIC(38, 12)) AS [amount],
    CAST(0 AS NUMERIC(38, 12)) AS [waiting],
    CAST(0 AS NUMERIC(38, 12)) AS [possible],
    CAST([wellbeing_gained 1 unbounded] AS NUMERIC(38, 12)) AS [unbounded],
    CAST(0 AS NUMERIC(38, 12)) AS [falls],
    CAST(0 AS NUMERIC(38, 12)) AS [rises],
    CAST(0 AS NUMERIC(38, 12)) AS [losses],
    CAST(0 AS NUMERIC(38, 12)) AS [gains]
  FROM [#young_jobless tally] AS [young_jobless tally]
), [gated tallied lines] AS (
  SELECT
    [payment] AS [payment],
    [line] AS [line],
    [point] AS [point],
    [cohort] AS [cohort],
    [status] AS [status],
    [count] AS [count],
    [quantity] AS [quantity],
    [amount] AS [amount],
    [waiting] AS [waiting],
    [possible] AS [possible],
    [unbounded] AS [unbounded],
    [falls] AS [falls],
    [rises] AS [rises],
    [losses] AS [losses],
    [gains] AS [gains],
    'open' AS [gate]
  FROM [tallied lines]
)
SELECT
  [payment],
  [line],
  [point],
  [cohort],
  [status],
  SUM(CAST([count] AS BIGINT)) AS [count],
  COALESCE(SUM([quantity]), 0) AS [quantity],
  COALESCE(SUM([amount]), 0) AS [amount],
  COALESCE(SUM([waiting]), 0) AS [waiting],
  COALESCE(SUM([possible]), 0) AS [possible],
  COALESCE(SUM([unbounded]), 0) AS [unbounded],
  COALESCE(SUM(CASE WHEN [gate] = 'pending' THEN [amount] END), 0) AS [held],
  COALESCE(SUM(CASE WHEN [gate] = 'closed' THEN [amount] END), 0) AS [refused]
FROM [gated tallied lines]
WHERE
  NOT [status] IS NULL
GROUP BY
  [payment],
  [line],
  [point],
  [cohort],
  [status]
ORDER BY
  CASE WHEN [payment] IS NULL THEN 1 ELSE 0 END,
  [payment],
  CASE WHEN [line] IS NULL THEN 1 ELSE 0 END,
  [line],
  CASE WHEN [point] IS NULL THEN 1 ELSE 0 END,
  [point],
  CASE WHEN [cohort] IS NULL THEN 1 ELSE 0 END,
  [cohort],
  CASE WHEN [status] IS NULL THEN 1 ELSE 0 END,
  [status];

-- What each price line brings, by the last day that counts
WITH [youth seen] AS (
  SELECT
    [id] AS [id],
    CASE WHEN [first_day] <= CAST(@settlement AS DATE) THEN [first_day] END AS [first_day],
    CASE
      WHEN [first_day] <= CAST(@settlement AS DATE)
      THEN 1
      WHEN NOT (
        [first_day] <= CAST(@settlement AS DATE)
      )
      THEN 0
    END AS [first_day has come],
    [file row] AS [file row]
  FROM [data].[youth]
), [young_jobless] AS (
  SELECT
    *,
    [id] AS [member key],
    [first_day] AS [start day],
    CAST(NULL AS DATE) AS [left on],
    CAST(@settlement AS DATE) AS [seen until],
    CAST(NULL AS VARCHAR(MAX)) AS [cohort of member],
    1 AS [weight of member]
  FROM [youth seen]
  WHERE
    [first_day has come] = 1
    AND [first_day] >= CAST('2024-01-01' AS DATE)
    AND [first_day] <= CAST('2024-06-30' AS DATE)
), [wellbeing seen] AS (
  SELECT
    CASE WHEN [on] <= CAST(@settlement AS DATE) THEN [on] END AS [on],
    [score] AS [score],
    [youth] AS [youth],
    [file row] AS [file row]
  FROM [data].[wellbeing]
  WHERE
    [on] <= CAST(@settlement AS DATE)
), [young_jobless: wellbeing] AS (
  SELECT
    [members.member key] AS [member key],
    MAX(
      CASE
        WHEN [place 0] = 1
        AND (
          (
            [rows.on] >= [members.start day]
            AND [rows.on] < LEAST(
              CAST(DATEADD(MONTH, 12, [members.start day]) AS DATE),
              DATEADD(DAY, 1, [members.seen until])
            )
          )
          AND NOT [rows.score] IS NULL
        )
        THEN [rows.score]
      END
    ) AS [scored 1]
  FROM (
    SELECT
      [members].[member key] AS [members.member key],
      [rows].[score] AS [rows.score],
      [rows].[on] AS [rows.on],
      [members].[start day] AS [members.start day],
      [members].[seen until] AS [members.seen until],
      ROW_NUMBER() OVER (
        PARTITION BY [members].[member key]
        ORDER BY CASE
          WHEN (
            [rows].[on] >= [members].[start day]
            AND [rows].[on] < LEAST(
              CAST(DATEADD(MONTH, 12, [members].[start day]) AS DATE),
              DATEADD(DAY, 1, [members].[seen until])
            )
          )
          AND NOT [rows].[score] IS NULL
          THEN 0
          ELSE 1
        END, CASE
          WHEN -DATEDIFF(DAY, CAST('0001-01-01' AS DATE), [rows].[on]) IS NULL
          THEN 1
          ELSE 0
        END, -DATEDIFF(DAY, CAST('0001-01-01' AS DATE), [rows].[on]), CASE WHEN [rows].[file row] IS NULL THEN 1 ELSE 0 END, [rows].[file row]
      ) AS [place 0]
    FROM [young_jobless] AS [members]
    JOIN [wellbeing seen] AS [rows]
      ON [rows].[youth] = [members].[member key]
  ) AS [numbered]
  GROUP BY
    [members.member key]
), [job seen] AS (
  SELECT
    CASE WHEN [from] <= CAST(@settlement AS DATE) THEN [from] END AS [from],
    CASE WHEN [until] <= CAST(@settlement AS DATE) THEN [until] END AS [until],
    [youth] AS [youth],
    [file row] AS [file row],
    [from] AS [first day],
    COALESCE(
      CASE WHEN [until] <= CAST(@settlement AS DATE) THEN [until] END,
      DATEADD(DAY, 1, CAST(@settlement AS DATE))
    ) AS [end day]
  FROM [data].[job]
  WHERE
    [from] <= CAST(@settlement AS DATE)
), [job 1 rows] AS (
  SELECT
    [rows].[youth] AS [member key],
    [rows].[first day] AS [first day],
    [rows].[end day] AS [end day]
  FROM [job seen] AS [rows]
  JOIN [young_jobless] AS [members]
    ON [members].[member key] = [rows].[youth]
  WHERE
    [rows].[first day] < [rows].[end day]
    AND [rows].[first day] < LEAST(
      CAST(DATEADD(MONTH, 12, [members].[start day]) AS DATE),
      DATEADD(DAY, 1, [members].[seen until])
    )
    AND [rows].[end day] > [members].[start day]
), [job 1] AS (
  SELECT
    [member key] AS [member key],
    GREATEST([first day], COALESCE([reached before], [first day])) AS [first day],
    [end day] AS [end day]
  FROM (
    SELECT
      [member key],
      [first day],
      [end day],
      MAX([end day]) OVER (
        PARTITION BY [member key]
        ORDER BY CASE WHEN [first day] IS NULL THEN 1 ELSE 0 END, [first day], CASE WHEN [end day] IS NULL THEN 1 ELSE 0 END, [end day]
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
      ) AS [reached before]
    FROM [job 1 rows]
  ) AS [looked]
  WHERE
    [reached before] IS NULL OR [end day] > [reached before]
), [young_jobless: job 1] AS (
  SELECT
    [members].[member key] AS [member key],
    SUM(
      CAST(GREATEST(
        0,
        DATEDIFF(
          DAY,
          GREATEST([rows].[first day], [members].[start day]),
          LEAST(
            [rows].[end day],
            LEAST(
              CAST(DATEADD(MONTH, 12, [members].[start day]) AS DATE),
              DATEADD(DAY, 1, [members].[seen until])
            )
          )
        )
      ) AS BIGINT)
    ) AS [worked 1]
  FROM [young_jobless] AS [members]
  JOIN [job 1] AS [rows]
    ON [rows].[member key] = [members].[member key]
  GROUP BY
    [members].[member key]
), [young_jobless measured] AS (
  SELECT
    [members].*,
    [source 1].[scored 1] AS [scored 1],
    [source 2].[worked 1] AS [worked 1]
  FROM [young_jobless] AS [members]
  LEFT JOIN [young_jobless: wellbeing] AS [source 1]
    ON [source 1].[member key] = [members].[member key]
  LEFT JOIN [young_jobless: job 1] AS [source 2]
    ON [source 2].[member key] = [members].[member key]
), [young_jobless 1] AS (
  SELECT
    *,
    CASE WHEN COALESCE([worked 1], 0) >= 200 THEN 1 ELSE 0 END AS [worked value],
    CASE
      WHEN COALESCE([worked 1], 0) >= 200
      THEN 'known'
      WHEN (
        DATEADD(DAY, -1, CAST(DATEADD(MONTH, 12, [start day]) AS DATE))
      ) <= [seen until]
      THEN 'known'
      ELSE 'pending'
    END AS [worked state],
    CASE
      WHEN 3 <> 0
      THEN CAST(CAST((
        CAST(CAST(SIGN(
          (
            CAST(CAST((
              [scored 1]
            ) AS NUMERIC(27, 9)) * CAST(CAST(1000000000 AS BIGINT) AS NUMERIC(10, 0)) AS NUMERIC(38, 0)) * 1000 * CAST(SIGN(3) AS INTEGER)
          )
        ) AS INTEGER) AS NUMERIC(38, 0)) * (
          (
            CAST((
              ABS(
                (
                  CAST(CAST((
                    [scored 1]
                  ) AS NUMERIC(27, 9)) * CAST(CAST(1000000000 AS BIGINT) AS NUMERIC(10, 0)) AS NUMERIC(38, 0)) * 1000 * CAST(SIGN(3) AS INTEGER)
                )
              ) - ABS(
                (
                  CAST(CAST((
                    [scored 1]
                  ) AS NUMERIC(27, 9)) * CAST(CAST(1000000000 AS BIGINT) AS NUMERIC(10, 0)) AS NUMERIC(38, 0)) * 1000 * CAST(SIGN(3) AS INTEGER)
                )
              ) % ABS(CAST(3 AS NUMERIC(38, 0)) * 1)
            ) / ABS(CAST(3 AS NUMERIC(38, 0)) * 1) AS NUMERIC(38, 0))
          ) + CASE
            WHEN (
              ABS(
                (
                  CAST(CAST((
                    [scored 1]
                  ) AS NUMERIC(27, 9)) * CAST(CAST(1000000000 AS BIGINT) AS NUMERIC(10, 0)) AS NUMERIC(38, 0)) * 1000 * CAST(SIGN(3) AS INTEGER)
                )
              ) % (
                ABS(CAST(3 AS NUMERIC(38, 0)) * 1)
              )
            ) * 2 > ABS(CAST(3 AS NUMERIC(38, 0)) * 1)
            OR (
              (
                ABS(
                  (
                    CAST(CAST((
                      [scored 1]
                    ) AS NUMERIC(27, 9)) * CAST(CAST(1000000000 AS BIGINT) AS NUMERIC(10, 0)) AS NUMERIC(38, 0)) * 1000 * CAST(SIGN(3) AS INTEGER)
                  )
                ) % (
                  ABS(CAST(3 AS NUMERIC(38, 0)) * 1)
                )
              ) * 2 = ABS(CAST(3 AS NUMERIC(38, 0)) * 1)
              AND (
                CAST((
                  ABS(
                    (
                      CAST(CAST((
                        [scored 1]
                      ) AS NUMERIC(27, 9)) * CAST(CAST(1000000000 AS BIGINT) AS NUMERIC(10, 0)) AS NUMERIC(38, 0)) * 1000 * CAST(SIGN(3) AS INTEGER)
                    )
                  ) - ABS(
                    (
                      CAST(CAST((
                        [scored 1]
                      ) AS NUMERIC(27, 9)) * CAST(CAST(1000000000 AS BIGINT) AS NUMERIC(10, 0)) AS NUMERIC(38, 0)) * 1000 * CAST(SIGN(3) AS INTEGER)
                    )
                  ) % ABS(CAST(3 AS NUMERIC(38, 0)) * 1)
                ) / ABS(CAST(3 AS NUMERIC(38, 0)) * 1) AS NUMERIC(38, 0))
              ) % 2 = 1
            )
            THEN 1
            ELSE 0
          END
        )
      ) AS NUMERIC(38, 0)) AS NUMERIC(25, 0)) * 0.000000000001
    END AS [scored value],
    CASE
      WHEN CASE
        WHEN (
          DATEADD(DAY, -1, CAST(DATEADD(MONTH, 12, [start day]) AS DATE))
        ) <= [seen until]
        THEN 'known'
        ELSE 'pending'
      END = 'pending'
      THEN 'pending'
      WHEN [scored 1] IS NULL
      THEN 'missing'
      ELSE 'known'
    END AS [scored state]
  FROM [young_jobless measured]
), [young_jobless concluded] AS (
  SELECT
    *,
    CASE
      WHEN [worked state] = 'pending'
      THEN CASE WHEN NOT [left on] IS NULL THEN 'left out' ELSE 'pending' END
      WHEN [worked state] = 'out'
      THEN 'left out'
      WHEN [worked state] = 'missing'
      THEN 'missing'
      WHEN COALESCE([worked value], 0) = 1
      THEN 'met'
      ELSE 'not met'
    END AS [worked status],
    CASE
      WHEN [scored state] = 'pending'
      THEN CASE WHEN NOT [left on] IS NULL THEN 'left out' ELSE 'pending' END
      WHEN [scored state] = 'out'
      THEN 'left out'
      WHEN [scored state] = 'missing'
      THEN 'left out'
      ELSE 'known'
    END AS [scored status]
  FROM [young_jobless 1]
), [lines] AS (
  SELECT
    'work' AS [payment],
    1 AS [line],
    [member key] AS [member],
    [cohort of member] AS [cohort],
    CAST(NULL AS INTEGER) AS [point],
    [start day] AS [day],
    0 AS [row],
    [worked status] AS [status],
    GREATEST([start day], DATEADD(DAY, -1, CAST(DATEADD(MONTH, 12, [start day]) AS DATE))) AS [final on],
    [left on],
    CAST(NULL AS VARCHAR(MAX)) AS [reason],
    CAST(CASE WHEN [worked status] = 'met' THEN 1 ELSE 0 END AS NUMERIC(38, 12)) AS [quantity],
    CAST(CASE WHEN [worked status] = 'met' THEN 20000 ELSE 0 END AS NUMERIC(38, 12)) AS [amount],
    CAST(0 AS NUMERIC(38, 12)) AS [waiting],
    CAST(CASE WHEN [worked status] = 'pending' THEN 20000 ELSE 0 END AS NUMERIC(38, 12)) AS [possible],
    0 AS [unbounded]
  FROM [young_jobless concluded]
  UNION ALL
  SELECT
    'wellbeing_gained' AS [payment],
    1 AS [line],
    [member key] AS [member],
    [cohort of member] AS [cohort],
    CAST(NULL AS INTEGER) AS [point],
    [start day] AS [day],
    0 AS [row],
    CASE
      WHEN [scored status] = 'known' AND [scored value] <> 0
      THEN 'met'
      WHEN [scored status] = 'known'
      THEN 'not met'
      ELSE [scored status]
    END AS [status],
    GREATEST([start day], DATEADD(DAY, -1, CAST(DATEADD(MONTH, 12, [start day]) AS DATE))) AS [final on],
    [left on],
    CAST(NULL AS VARCHAR(MAX)) AS [reason],
    CAST(CASE
      WHEN [scored status] IN ('known', 'growing')
      THEN COALESCE([scored value], 0)
      ELSE 0
    END AS NUMERIC(38, 12)) AS [quantity],
    CAST(CASE
      WHEN [scored status] IN ('known', 'growing')
      THEN COALESCE(
        CAST(CAST((
          CAST(CAST(SIGN(
            CAST(CAST((
              CAST(CAST((
                CAST((
                  50
                ) AS NUMERIC(12, 0)) * CAST((
                  [scored value]
                ) AS NUMERIC(25, 12))
              ) AS NUMERIC(30, 12)) * 1000000 AS NUMERIC(38, 6))
            ) AS NUMERIC(30, 6)) * 1000000 AS NUMERIC(38, 0))
          ) AS INTEGER) AS NUMERIC(38, 0)) * (
            (
              CAST((
                ABS(
                  CAST(CAST((
                    CAST(CAST((
                      CAST((
                        50
                      ) AS NUMERIC(12, 0)) * CAST((
                        [scored value]
                      ) AS NUMERIC(25, 12))
                    ) AS NUMERIC(30, 12)) * 1000000 AS NUMERIC(38, 6))
                  ) AS NUMERIC(30, 6)) * 1000000 AS NUMERIC(38, 0))
                ) - ABS(
                  CAST(CAST((
                    CAST(CAST((
                      CAST((
                        50
                      ) AS NUMERIC(12, 0)) * CAST((
                        [scored value]
                      ) AS NUMERIC(25, 12))
                    ) AS NUMERIC(30, 12)) * 1000000 AS NUMERIC(38, 6))
                  ) AS NUMERIC(30, 6)) * 1000000 AS NUMERIC(38, 0))
                ) % CAST(10000000000 AS BIGINT)
              ) / CAST(10000000000 AS BIGINT) AS NUMERIC(38, 0))
            ) + CASE
              WHEN (
                ABS(
                  CAST(CAST((
                    CAST(CAST((
                      CAST((
                        50
                      ) AS NUMERIC(12, 0)) * CAST((
                        [scored value]
                      ) AS NUMERIC(25, 12))
                    ) AS NUMERIC(30, 12)) * 1000000 AS NUMERIC(38, 6))
                  ) AS NUMERIC(30, 6)) * 1000000 AS NUMERIC(38, 0))
                ) % (
                  CAST(10000000000 AS BIGINT)
                )
              ) * 2 >= CAST(10000000000 AS BIGINT)
              THEN 1
              ELSE 0
            END
          )
        ) AS NUMERIC(38, 0)) AS NUMERIC(35, 0)) * 0.01,
        0
      )
      ELSE 0
    END AS NUMERIC(38, 12)) AS [amount],
    CAST(0 AS NUMERIC(38, 12)) AS [waiting],
    CAST(0 AS NUMERIC(38, 12)) AS [possible],
    CASE WHEN [scored status] IN ('pending', 'growing') THEN 1 ELSE 0 END AS [unbounded]
  FROM [young_jobless concluded]
)
SELECT
  [payment],
  [line],
  [point],
  [cohort],
  [status],
  [day],
  [final on],
  COUNT_BIG(*) AS [count],
  COALESCE(SUM(GREATEST(0, COALESCE([amount], 0)) + GREATEST(0, COALESCE([waiting], 0))), 0) AS [earned],
  COALESCE(SUM([possible]), 0) AS [possible],
  COALESCE(SUM(CAST([unbounded] AS BIGINT)), 0) AS [unbounded]
FROM [lines]
WHERE
  NOT [status] IS NULL
GROUP BY
  [payment],
  [line],
  [point],
  [cohort],
  [status],
  [day],
  [final on]
ORDER BY
  CASE WHEN [payment] IS NULL THEN 1 ELSE 0 END,
  [payment],
  CASE WHEN [line] IS NULL THEN 1 ELSE 0 END,
  [line],
  CASE WHEN [point] IS NULL THEN 1 ELSE 0 END,
  [point],
  CASE WHEN [cohort] IS NULL THEN 1 ELSE 0 END,
  [cohort],
  CASE WHEN [status] IS NULL THEN 1 ELSE 0 END,
  [status],
  CASE WHEN [day] IS NULL THEN 1 ELSE 0 END,
  [day],
  CASE WHEN [final on] IS NULL THEN 1 ELSE 0 END,
  [final on];
