-- Contract small: what one settlement asks of the data, for Spark 4 or later.
--
-- Each table of the contract stands in the schema `data`, made like this; `file row` numbers the rows from 1 in the
-- order of the file, child rows have the key of their parent, a week or a month is its first day, and a percentage
-- is a fraction (8.5 % is 0.085). Texts have no space at their ends.
--
-- CREATE TABLE `data`.`youth` (
--   `file row` BIGINT,
--   `id` STRING,
--   `first_day` DATE
-- ) USING parquet;
--
-- CREATE TABLE `data`.`job` (
--   `file row` BIGINT,
--   `youth` STRING,
--   `from` DATE,
--   `until` DATE
-- ) USING parquet;
--
-- CREATE TABLE `data`.`wellbeing` (
--   `file row` BIGINT,
--   `youth` STRING,
--   `on` DATE,
--   `score` DECIMAL(24, 9)
-- ) USING parquet;

-- So that every number is exact, or an error
SET spark.sql.ansi.enabled = true;
SET spark.sql.caseSensitive = true;
SET spark.sql.session.timeZone = UTC;
SET spark.sql.parser.escapedStringLiterals = false;
SET spark.sql.decimalOperations.allowPrecisionLoss = false;
SET spark.sql.legacy.decimal.retainFractionDigitsOnTruncate = true;

-- The settlement date
DECLARE OR REPLACE VARIABLE `outcome settlement` DATE DEFAULT DATE '2025-12-31';

-- What the queries below have in common: young_jobless tally
CREATE OR REPLACE TEMPORARY VIEW `young_jobless tally` AS
WITH `youth seen` AS (
  SELECT
    `id` AS `id`,
    CASE WHEN `first_day` <= CAST(`outcome settlement` AS DATE) THEN `first_day` END AS `first_day`,
    `first_day` <= CAST(`outcome settlement` AS DATE) AS `first_day has come`,
    `file row`
  FROM `data`.`youth`
), `young_jobless` AS (
  SELECT
    *,
    `id` AS `member key`,
    `first_day` AS `start day`,
    CAST(NULL AS DATE) AS `left on`,
    CAST(`outcome settlement` AS DATE) AS `seen until`,
    CAST(NULL AS STRING) AS `cohort of member`,
    1 AS `weight of member`
  FROM `youth seen`
  WHERE
    `first_day has come`
    AND `first_day` >= CAST('2024-01-01' AS DATE)
    AND `first_day` <= CAST('2024-06-30' AS DATE)
), `wellbeing seen` AS (
  SELECT
    CASE WHEN `on` <= CAST(`outcome settlement` AS DATE) THEN `on` END AS `on`,
    `score` AS `score`,
    `youth`,
    `file row`
  FROM `data`.`wellbeing`
  WHERE
    `on` <= CAST(`outcome settlement` AS DATE)
), `young_jobless: wellbeing` AS (
  SELECT
    `members`.`member key`,
    MIN_BY(
      `rows`.`score`,
      CASE
        WHEN NOT `rows`.`score` IS NULL
        THEN (
          -CAST(DATEDIFF(`rows`.`on`, CAST('0001-01-01' AS DATE)) AS BIGINT),
          `rows`.`file row`
        )
      END
    ) FILTER(WHERE
      `rows`.`on` >= `members`.`start day`
      AND `rows`.`on` < LEAST(CAST(ADD_MONTHS(`members`.`start day`, 12) AS DATE), `members`.`seen until` + 1)) AS `scored 1`
  FROM `young_jobless` AS `members`
  JOIN `wellbeing seen` AS `rows`
    ON `rows`.`youth` = `members`.`member key`
  GROUP BY
    `members`.`member key`
), `job seen` AS (
  SELECT
    CASE WHEN `from` <= CAST(`outcome settlement` AS DATE) THEN `from` END AS `from`,
    CASE WHEN `until` <= CAST(`outcome settlement` AS DATE) THEN `until` END AS `until`,
    `youth`,
    `file row`,
    `from` AS `first day`,
    COALESCE(
      CASE WHEN `until` <= CAST(`outcome settlement` AS DATE) THEN `until` END,
      CAST(`outcome settlement` AS DATE) + 1
    ) AS `end day`
  FROM `data`.`job`
  WHERE
    `from` <= CAST(`outcome settlement` AS DATE)
), `job 1 rows` AS (
  SELECT
    `rows`.`youth` AS `member key`,
    `rows`.`first day`,
    `rows`.`end day` AS `end day`
  FROM `job seen` AS `rows`
  JOIN `young_jobless` AS `members`
    ON `members`.`member key` = `rows`.`youth`
  WHERE
    `rows`.`first day` < `rows`.`end day`
    AND `rows`.`first day` < LEAST(CAST(ADD_MONTHS(`members`.`start day`, 12) AS DATE), `members`.`seen until` + 1)
    AND `rows`.`end day` > `members`.`start day`
), `job 1` AS (
  SELECT
    `member key`,
    GREATEST(`first day`, COALESCE(`reached before`, `first day`)) AS `first day`,
    `end day`
  FROM (
    SELECT
      `member key`,
      `first day`,
      `end day`,
      MAX(`end day`) OVER (
        PARTITION BY `member key`
        ORDER BY `first day` NULLS LAST, `end day` NULLS LAST
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
      ) AS `reached before`
    FROM `job 1 rows`
  ) AS looked
  WHERE
    `reached before` IS NULL OR `end day` > `reached before`
), `young_jobless: job 1` AS (
  SELECT
    `members`.`member key`,
    SUM((GREATEST(
      0,
      CAST(DATEDIFF(
        LEAST(
          `rows`.`end day`,
          LEAST(CAST(ADD_MONTHS(`members`.`start day`, 12) AS DATE), `members`.`seen until` + 1)
        ),
        GREATEST(`rows`.`first day`, `members`.`start day`)
      ) AS BIGINT)
    )) * 1BD) AS `worked 1`
  FROM `young_jobless` AS `members`
  JOIN `job 1` AS `rows`
    ON `rows`.`member key` = `members`.`member key`
  GROUP BY
    `members`.`member key`
), `young_jobless measured` AS (
  SELECT
    members.*,
    `source 1`.`scored 1`,
    `source 2`.`worked 1`
  FROM `young_jobless` AS `members`
  LEFT JOIN `young_jobless: wellbeing` AS `source 1`
    ON `source 1`.`member key` = `members`.`member key`
  LEFT JOIN `young_jobless: job 1` AS `source 2`
    ON `source 2`.`member key` = `members`.`member key`
), `young_jobless 1` AS (
  SELECT
    *,
    COALESCE(COALESCE(`worked 1`, 0) >= 200, FALSE) AS `worked value`,
    CASE
      WHEN COALESCE(`worked 1`, 0) >= 200
      THEN 'known'
      WHEN (
        CAST(ADD_MONTHS(`start day`, 12) AS DATE) - 1
      ) <= `seen until`
      THEN 'known'
      ELSE 'pending'
    END AS `worked state`,
    CASE
      WHEN 3 <> 0
      THEN CAST((
        CAST((
          CASE
            WHEN (
              CAST((
                `scored 1`
              ) * 1000000000L AS DECIMAL(38, 0)) * 1000L * (
                CASE WHEN 3 > 0 THEN 1 WHEN 3 < 0 THEN -1 WHEN NOT 3 IS NULL THEN 0 END
              )
            ) > 0
            THEN 1
            WHEN (
              CAST((
                `scored 1`
              ) * 1000000000L AS DECIMAL(38, 0)) * 1000L * (
                CASE WHEN 3 > 0 THEN 1 WHEN 3 < 0 THEN -1 WHEN NOT 3 IS NULL THEN 0 END
              )
            ) < 0
            THEN -1
            WHEN NOT (
              CAST((
                `scored 1`
              ) * 1000000000L AS DECIMAL(38, 0)) * 1000L * (
                CASE WHEN 3 > 0 THEN 1 WHEN 3 < 0 THEN -1 WHEN NOT 3 IS NULL THEN 0 END
              )
            ) IS NULL
            THEN 0
          END
        ) AS DECIMAL(38, 0)) * (
          (
            TRANSFORM(
              ARRAY(
                NAMED_STRUCT(
                  'top',
                  CAST(ABS(
                    (
                      CAST((
                        `scored 1`
                      ) * 1000000000L AS DECIMAL(38, 0)) * 1000L * (
                        CASE WHEN 3 > 0 THEN 1 WHEN 3 < 0 THEN -1 WHEN NOT 3 IS NULL THEN 0 END
                      )
                    )
                  ) AS DECIMAL(38, 0)),
                  'bottom',
                  CAST(ABS(CAST(3 AS DECIMAL(38, 0)) * 1L) AS DECIMAL(38, 0))
                )
              ),
              `division` -> CASE
                WHEN `division`.bottom >= 100000000000000000000
                THEN CAST((
                  `division`.top - `division`.top % `division`.bottom
                ) / `division`.bottom AS DECIMAL(38, 0))
                ELSE (
                  CAST((
                    `division`.top - `division`.top % (
                      CAST(`division`.bottom AS DECIMAL(38, 0)) * 1000000000000000000
                    )
                  ) / (
                    CAST(`division`.bottom AS DECIMAL(38, 0)) * 1000000000000000000
                  ) AS DECIMAL(38, 0)) * 1000000000000000000 + CAST((
                    `division`.top % (
                      CAST(`division`.bottom AS DECIMAL(38, 0)) * 1000000000000000000
                    ) - `division`.top % `division`.bottom
                  ) / `division`.bottom AS DECIMAL(38, 0))
                )
              END
            )[0]
          ) + CASE
            WHEN (
              ABS(
                (
                  CAST((
                    `scored 1`
                  ) * 1000000000L AS DECIMAL(38, 0)) * 1000L * (
                    CASE WHEN 3 > 0 THEN 1 WHEN 3 < 0 THEN -1 WHEN NOT 3 IS NULL THEN 0 END
                  )
                )
              ) % (
                ABS(CAST(3 AS DECIMAL(38, 0)) * 1L)
              )
            ) * 2L > ABS(CAST(3 AS DECIMAL(38, 0)) * 1L)
            OR (
              (
                ABS(
                  (
                    CAST((
                      `scored 1`
                    ) * 1000000000L AS DECIMAL(38, 0)) * 1000L * (
                      CASE WHEN 3 > 0 THEN 1 WHEN 3 < 0 THEN -1 WHEN NOT 3 IS NULL THEN 0 END
                    )
                  )
                ) % (
                  ABS(CAST(3 AS DECIMAL(38, 0)) * 1L)
                )
              ) * 2L = ABS(CAST(3 AS DECIMAL(38, 0)) * 1L)
              AND (
                TRANSFORM(
                  ARRAY(
                    NAMED_STRUCT(
                      'top',
                      CAST(ABS(
                        (
                          CAST((
                            `scored 1`
                          ) * 1000000000L AS DECIMAL(38, 0)) * 1000L * (
                            CASE WHEN 3 > 0 THEN 1 WHEN 3 < 0 THEN -1 WHEN NOT 3 IS NULL THEN 0 END
                          )
                        )
                      ) AS DECIMAL(38, 0)),
                      'bottom',
                      CAST(ABS(CAST(3 AS DECIMAL(38, 0)) * 1L) AS DECIMAL(38, 0))
                    )
                  ),
                  `division` -> CASE
                    WHEN `division`.bottom >= 100000000000000000000
                    THEN CAST((
                      `division`.top - `division`.top % `division`.bottom
                    ) / `division`.bottom AS DECIMAL(38, 0))
                    ELSE (
                      CAST((
                        `division`.top - `division`.top % (
                          CAST(`division`.bottom AS DECIMAL(38, 0)) * 1000000000000000000
                        )
                      ) / (
                        CAST(`division`.bottom AS DECIMAL(38, 0)) * 1000000000000000000
                      ) AS DECIMAL(38, 0)) * 1000000000000000000 + CAST((
                        `division`.top % (
                          CAST(`division`.bottom AS DECIMAL(38, 0)) * 1000000000000000000
                        ) - `division`.top % `division`.bottom
                      ) / `division`.bottom AS DECIMAL(38, 0))
                    )
                  END
                )[0]
              ) % 2 = 1
            )
            THEN 1
            ELSE 0
          END
        )
      ) AS DECIMAL(38, 0)) * 0.000000000001
    END AS `scored value`,
    CASE
      WHEN CASE
        WHEN (
          CAST(ADD_MONTHS(`start day`, 12) AS DATE) - 1
        ) <= `seen until`
        THEN 'known'
        ELSE 'pending'
      END = 'pending'
      THEN 'pending'
      WHEN `scored 1` IS NULL
      THEN 'missing'
      ELSE 'known'
    END AS `scored state`
  FROM `young_jobless measured`
), `young_jobless concluded` AS (
  SELECT
    *,
    CASE
      WHEN `worked state` = 'pending'
      THEN CASE WHEN NOT `left on` IS NULL THEN 'left out' ELSE 'pending' END
      WHEN `worked state` = 'out'
      THEN 'left out'
      WHEN `worked state` = 'missing'
      THEN 'missing'
      WHEN COALESCE(`worked value`, FALSE)
      THEN 'met'
      ELSE 'not met'
    END AS `worked status`,
    CASE
      WHEN `scored state` = 'pending'
      THEN CASE WHEN NOT `left on` IS NULL THEN 'left out' ELSE 'pending' END
      WHEN `scored state` = 'out'
      THEN 'left out'
      WHEN `scored state` = 'missing'
      THEN 'left out'
      ELSE 'known'
    END AS `scored status`
  FROM `young_jobless 1`
), `young_jobless priced` AS (
  SELECT
    *,
    `worked status` AS `work 1 status`,
    CASE WHEN `worked status` = 'met' THEN 1 ELSE 0 END AS `work 1 quantity`,
    CASE WHEN `worked status` = 'met' THEN 20000 ELSE 0 END AS `work 1 amount`,
    CASE WHEN `worked status` = 'pending' THEN 20000 ELSE 0 END AS `work 1 possible`,
    LEAST(0, CASE WHEN `worked status` = 'pending' THEN 20000 ELSE 0 END) AS `work 1 falls`,
    GREATEST(0, CASE WHEN `worked status` = 'pending' THEN 20000 ELSE 0 END) AS `work 1 rises`,
    CASE
      WHEN `scored status` = 'known' AND `scored value` <> 0
      THEN 'met'
      WHEN `scored status` = 'known'
      THEN 'not met'
      ELSE `scored status`
    END AS `wellbeing_gained 1 status`,
    CASE
      WHEN `scored status` IN ('known', 'growing')
      THEN COALESCE(`scored value`, 0)
      ELSE 0
    END AS `wellbeing_gained 1 quantity`,
    CASE
      WHEN `scored status` IN ('known', 'growing')
      THEN COALESCE(
        CAST((
          CAST((
            CASE
              WHEN CAST((
                CAST((
                  (
                    50L
                  ) * (
                    `scored value`
                  )
                ) * 1000000L AS DECIMAL(38, 6))
              ) * 1000000L AS DECIMAL(38, 0)) > 0
              THEN 1
              WHEN CAST((
                CAST((
                  (
                    50L
                  ) * (
                    `scored value`
                  )
                ) * 1000000L AS DECIMAL(38, 6))
              ) * 1000000L AS DECIMAL(38, 0)) < 0
              THEN -1
              WHEN NOT CAST((
                CAST((
                  (
                    50L
                  ) * (
                    `scored value`
                  )
                ) * 1000000L AS DECIMAL(38, 6))
              ) * 1000000L AS DECIMAL(38, 0)) IS NULL
              THEN 0
            END
          ) AS DECIMAL(38, 0)) * (
            (
              CAST((
                CAST(ABS(
                  CAST((
                    CAST((
                      (
                        50L
                      ) * (
                        `scored value`
                      )
                    ) * 1000000L AS DECIMAL(38, 6))
                  ) * 1000000L AS DECIMAL(38, 0))
                ) AS DECIMAL(38, 0)) - CAST(ABS(
                  CAST((
                    CAST((
                      (
                        50L
                      ) * (
                        `scored value`
                      )
                    ) * 1000000L AS DECIMAL(38, 6))
                  ) * 1000000L AS DECIMAL(38, 0))
                ) AS DECIMAL(38, 0)) % 10000000000
              ) / 10000000000 AS DECIMAL(38, 0))
            ) + CASE
              WHEN (
                ABS(
                  CAST((
                    CAST((
                      (
                        50L
                      ) * (
                        `scored value`
                      )
                    ) * 1000000L AS DECIMAL(38, 6))
                  ) * 1000000L AS DECIMAL(38, 0))
                ) % (
                  10000000000
                )
              ) * 2L >= 10000000000
              THEN 1
              ELSE 0
            END
          )
        ) AS DECIMAL(38, 0)) * 0.01,
        0
      )
      ELSE 0
    END AS `wellbeing_gained 1 amount`,
    CASE WHEN `scored status` IN ('pending', 'growing') THEN 1 ELSE 0 END AS `wellbeing_gained 1 unbounded`
  FROM `young_jobless concluded`
)
SELECT
  `cohort of member`,
  `work 1 status`,
  `wellbeing_gained 1 status`,
  COUNT(*) AS `members alike`,
  COUNT(`left on`) AS `of them left`,
  SUM((`work 1 quantity`) * 1BD) AS `work 1 quantity`,
  SUM((`work 1 amount`) * 1BD) AS `work 1 amount`,
  SUM((`work 1 possible`) * 1BD) AS `work 1 possible`,
  SUM((`work 1 falls`) * 1BD) AS `work 1 falls`,
  SUM((`work 1 rises`) * 1BD) AS `work 1 rises`,
  SUM((`wellbeing_gained 1 quantity`) * 1BD) AS `wellbeing_gained 1 quantity`,
  SUM((`wellbeing_gained 1 amount`) * 1BD) AS `wellbeing_gained 1 amount`,
  SUM((`wellbeing_gained 1 unbounded`) * 1BD) AS `wellbeing_gained 1 unbounded`
FROM `young_jobless priced`
GROUP BY
  `cohort of member`,
  `work 1 status`,
  `wellbeing_gained 1 status`;
CACHE TABLE `young_jobless tally`;

-- The members of each target group
SELECT
  'young_jobless' AS `group`,
  `cohort of member` AS `cohort`,
  SUM((`members alike`) * 1BD) AS `entered`,
  SUM((`of them left`) * 1BD) AS `left`
FROM `young_jobless tally`
GROUP BY
  `cohort of member`;

-- What the payments come to, after the limits per participant
WITH `tallied lines` AS (
  SELECT
    'work' AS `payment`,
    1 AS `line`,
    CAST(NULL AS INT) AS `point`,
    `cohort of member` AS `cohort`,
    `work 1 status` AS `status`,
    `members alike` AS `count`,
    CAST(`work 1 quantity` AS DECIMAL(38, 12)) AS `quantity`,
    CAST(`work 1 amount` AS DECIMAL(38, 12)) AS `amount`,
    CAST(0 AS DECIMAL(38, 12)) AS `waiting`,
    CAST(`work 1 possible` AS DECIMAL(38, 12)) AS `possible`,
    CAST(0 AS DECIMAL(38, 12)) AS `unbounded`,
    CAST(`work 1 falls` AS DECIMAL(38, 12)) AS `falls`,
    CAST(`work 1 rises` AS DECIMAL(38, 12)) AS `rises`,
    CAST(0 AS DECIMAL(38, 12)) AS `losses`,
    CAST(0 AS DECIMAL(38, 12)) AS `gains`
  FROM `young_jobless tally`
  UNION ALL
  SELECT
    'wellbeing_gained' AS `payment`,
    1 AS `line`,
    CAST(NULL AS INT) AS `point`,
    `cohort of member` AS `cohort`,
    `wellbeing_gained 1 status` AS `status`,
    `members alike` AS `count`,
    CAST(`wellbeing_gained 1 quantity` AS DECIMAL(38, 12)) AS `quantity`,
    CAST(`wellbeing_gained 1 amount` AS DECIMAL(38, 12)) AS `amount`,
    CAST(0 AS DECIMAL(38, 12)) AS `waiting`,
    CAST(0 AS DECIMAL(38, 12)) AS `possible`,
    CAST(`wellbeing_gained 1 unbounded` AS DECIMAL(38, 12)) AS `unbounded`,
    CAST(0 AS DECIMAL(38, 12)) AS `falls`,
    CAST(0 AS DECIMAL(38, 12)) AS `rises`,
    CAST(0 AS DECIMAL(38, 12)) AS `losses`,
    CAST(0 AS DECIMAL(38, 12)) AS `gains`
  FROM `young_jobless tally`
), `gated tallied lines` AS (
  SELECT
    `payment`,
    `line`,
    `point`,
    `cohort`,
    `status`,
    `count`,
    `quantity`,
    `amount`,
    `waiting`,
    `possible`,
    `unbounded`,
    `falls`,
    `rises`,
    `losses`,
    `gains`,
    'open' AS `gate`
  FROM `tallied lines`
)
SELECT
  `payment`,
  COALESCE(SUM((`amount` + `waiting`) * 1BD), 0) AS `gross`,
  COALESCE(SUM((`waiting`) * 1BD), 0) AS `waiting`,
  COALESCE(SUM((CASE WHEN `gate` = 'pending' THEN `amount` END) * 1BD), 0) AS `held`,
  COALESCE(SUM((CASE WHEN `gate` = 'closed' THEN `amount` END) * 1BD), 0) AS `refused`,
  COALESCE(SUM((CASE WHEN `gate` = 'open' THEN `amount` END) * 1BD), 0) - COALESCE(SUM((CASE WHEN `gate` = 'open' THEN `amount` END) * 1BD), 0) AS `less`,
  COALESCE(SUM((CASE WHEN `gate` = 'open' THEN `amount` END) * 1BD), 0) AS `owed`,
  COALESCE(SUM((CASE WHEN `gate` = 'open' THEN `amount` END) * 1BD), 0) + COALESCE(SUM((CASE WHEN `gate` = 'pending' THEN `losses` END) * 1BD), 0) + COALESCE(SUM((CASE WHEN `gate` <> 'closed' THEN `falls` END) * 1BD), 0) AS `lowest`,
  COALESCE(SUM((CASE WHEN `gate` = 'open' THEN `amount` END) * 1BD), 0) + COALESCE(SUM((CASE WHEN `gate` = 'pending' THEN `gains` END) * 1BD), 0) + COALESCE(SUM((CASE WHEN `gate` <> 'closed' THEN `rises` END) * 1BD), 0) AS `highest`,
  COALESCE(SUM((`unbounded`) * 1BD), 0) AS `unbounded`
FROM `gated tallied lines`
WHERE
  `payment` IN ('work', 'wellbeing_gained')
GROUP BY
  `payment`;

-- What each price line brings
WITH `tallied lines` AS (
  SELECT
    'work' AS `payment`,
    1 AS `line`,
    CAST(NULL AS INT) AS `point`,
    `cohort of member` AS `cohort`,
    `work 1 status` AS `status`,
    `members alike` AS `count`,
    CAST(`work 1 quantity` AS DECIMAL(38, 12)) AS `quantity`,
    CAST(`work 1 amount` AS DECIMAL(38, 12)) AS `amount`,
    CAST(0 AS DECIMAL(38, 12)) AS `waiting`,
    CAST(`work 1 possible` AS DECIMAL(38, 12)) AS `possible`,
    CAST(0 AS DECIMAL(38, 12)) AS `unbounded`,
    CAST(`work 1 falls` AS DECIMAL(38, 12)) AS `falls`,
    CAST(`work 1 rises` AS DECIMAL(38, 12)) AS `rises`,
    CAST(0 AS DECIMAL(38, 12)) AS `losses`,
    CAST(0 AS DECIMAL(38, 12)) AS `gains`
  FROM `young_jobless tally`
  UNION ALL
  SELECT
    'wellbeing_gained' AS `payment`,
    1 AS `line`,
    CAST(NULL AS INT) AS `point`,
    `cohort of member` AS `cohort`,
    `wellbeing_gained 1 status` AS `status`,
    `members alike` AS `count`,
    CAST(`wellbeing_gained 1 quantity` AS DECIMAL(38, 12)) AS `quantity`,
    CAST(`wellbeing_gained 1 amount` AS DECIMAL(38, 12)) AS `amount`,
    CAST(0 AS DECIMAL(38, 12)) AS `waiting`,
    CAST(0 AS DECIMAL(38, 12)) AS `possible`,
    CAST(`wellbeing_gained 1 unbounded` AS DECIMAL(38, 12)) AS `unbounded`,
    CAST(0 AS DECIMAL(38, 12)) AS `falls`,
    CAST(0 AS DECIMAL(38, 12)) AS `rises`,
    CAST(0 AS DECIMAL(38, 12)) AS `losses`,
    CAST(0 AS DECIMAL(38, 12)) AS `gains`
  FROM `young_jobless tally`
), `gated tallied lines` AS (
  SELECT
    `payment`,
    `line`,
    `point`,
    `cohort`,
    `status`,
    `count`,
    `quantity`,
    `amount`,
    `waiting`,
    `possible`,
    `unbounded`,
    `falls`,
    `rises`,
    `losses`,
    `gains`,
    'open' AS `gate`
  FROM `tallied lines`
)
SELECT
  `payment`,
  `line`,
  `point`,
  `cohort`,
  `status`,
  SUM((`count`) * 1BD) AS `count`,
  COALESCE(SUM((`quantity`) * 1BD), 0) AS `quantity`,
  COALESCE(SUM((`amount`) * 1BD), 0) AS `amount`,
  COALESCE(SUM((`waiting`) * 1BD), 0) AS `waiting`,
  COALESCE(SUM((`possible`) * 1BD), 0) AS `possible`,
  COALESCE(SUM((`unbounded`) * 1BD), 0) AS `unbounded`,
  COALESCE(SUM((CASE WHEN `gate` = 'pending' THEN `amount` END) * 1BD), 0) AS `held`,
  COALESCE(SUM((CASE WHEN `gate` = 'closed' THEN `amount` END) * 1BD), 0) AS `refused`
FROM `gated tallied lines`
WHERE
  NOT `status` IS NULL
GROUP BY
  `payment`,
  `line`,
  `point`,
  `cohort`,
  `status`
ORDER BY
  `payment` NULLS LAST,
  `line` NULLS LAST,
  `point` NULLS LAST,
  `cohort` NULLS LAST,
  `status` NULLS LAST;

-- What each price line brings, by the last day that counts
WITH `youth seen` AS (
  SELECT
    `id` AS `id`,
    CASE WHEN `first_day` <= CAST(`outcome settlement` AS DATE) THEN `first_day` END AS `first_day`,
    `first_day` <= CAST(`outcome settlement` AS DATE) AS `first_day has come`,
    `file row`
  FROM `data`.`youth`
), `young_jobless` AS (
  SELECT
    *,
    `id` AS `member key`,
    `first_day` AS `start day`,
    CAST(NULL AS DATE) AS `left on`,
    CAST(`outcome settlement` AS DATE) AS `seen until`,
    CAST(NULL AS STRING) AS `cohort of member`,
    1 AS `weight of member`
  FROM `youth seen`
  WHERE
    `first_day has come`
    AND `first_day` >= CAST('2024-01-01' AS DATE)
    AND `first_day` <= CAST('2024-06-30' AS DATE)
), `wellbeing seen` AS (
  SELECT
    CASE WHEN `on` <= CAST(`outcome settlement` AS DATE) THEN `on` END AS `on`,
    `score` AS `score`,
    `youth`,
    `file row`
  FROM `data`.`wellbeing`
  WHERE
    `on` <= CAST(`outcome settlement` AS DATE)
), `young_jobless: wellbeing` AS (
  SELECT
    `members`.`member key`,
    MIN_BY(
      `rows`.`score`,
      CASE
        WHEN NOT `rows`.`score` IS NULL
        THEN (
          -CAST(DATEDIFF(`rows`.`on`, CAST('0001-01-01' AS DATE)) AS BIGINT),
          `rows`.`file row`
        )
      END
    ) FILTER(WHERE
      `rows`.`on` >= `members`.`start day`
      AND `rows`.`on` < LEAST(CAST(ADD_MONTHS(`members`.`start day`, 12) AS DATE), `members`.`seen until` + 1)) AS `scored 1`
  FROM `young_jobless` AS `members`
  JOIN `wellbeing seen` AS `rows`
    ON `rows`.`youth` = `members`.`member key`
  GROUP BY
    `members`.`member key`
), `job seen` AS (
  SELECT
    CASE WHEN `from` <= CAST(`outcome settlement` AS DATE) THEN `from` END AS `from`,
    CASE WHEN `until` <= CAST(`outcome settlement` AS DATE) THEN `until` END AS `until`,
    `youth`,
    `file row`,
    `from` AS `first day`,
    COALESCE(
      CASE WHEN `until` <= CAST(`outcome settlement` AS DATE) THEN `until` END,
      CAST(`outcome settlement` AS DATE) + 1
    ) AS `end day`
  FROM `data`.`job`
  WHERE
    `from` <= CAST(`outcome settlement` AS DATE)
), `job 1 rows` AS (
  SELECT
    `rows`.`youth` AS `member key`,
    `rows`.`first day`,
    `rows`.`end day` AS `end day`
  FROM `job seen` AS `rows`
  JOIN `young_jobless` AS `members`
    ON `members`.`member key` = `rows`.`youth`
  WHERE
    `rows`.`first day` < `rows`.`end day`
    AND `rows`.`first day` < LEAST(CAST(ADD_MONTHS(`members`.`start day`, 12) AS DATE), `members`.`seen until` + 1)
    AND `rows`.`end day` > `members`.`start day`
), `job 1` AS (
  SELECT
    `member key`,
    GREATEST(`first day`, COALESCE(`reached before`, `first day`)) AS `first day`,
    `end day`
  FROM (
    SELECT
      `member key`,
      `first day`,
      `end day`,
      MAX(`end day`) OVER (
        PARTITION BY `member key`
        ORDER BY `first day` NULLS LAST, `end day` NULLS LAST
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
      ) AS `reached before`
    FROM `job 1 rows`
  ) AS looked
  WHERE
    `reached before` IS NULL OR `end day` > `reached before`
), `young_jobless: job 1` AS (
  SELECT
    `members`.`member key`,
    SUM((GREATEST(
      0,
      CAST(DATEDIFF(
        LEAST(
          `rows`.`end day`,
          LEAST(CAST(ADD_MONTHS(`members`.`start day`, 12) AS DATE), `members`.`seen until` + 1)
        ),
        GREATEST(`rows`.`first day`, `members`.`start day`)
      ) AS BIGINT)
    )) * 1BD) AS `worked 1`
  FROM `young_jobless` AS `members`
  JOIN `job 1` AS `rows`
    ON `rows`.`member key` = `members`.`member key`
  GROUP BY
    `members`.`member key`
), `young_jobless measured` AS (
  SELECT
    members.*,
    `source 1`.`scored 1`,
    `source 2`.`worked 1`
  FROM `young_jobless` AS `members`
  LEFT JOIN `young_jobless: wellbeing` AS `source 1`
    ON `source 1`.`member key` = `members`.`member key`
  LEFT JOIN `young_jobless: job 1` AS `source 2`
    ON `source 2`.`member key` = `members`.`member key`
), `young_jobless 1` AS (
  SELECT
    *,
    COALESCE(COALESCE(`worked 1`, 0) >= 200, FALSE) AS `worked value`,
    CASE
      WHEN COALESCE(`worked 1`, 0) >= 200
      THEN 'known'
      WHEN (
        CAST(ADD_MONTHS(`start day`, 12) AS DATE) - 1
      ) <= `seen until`
      THEN 'known'
      ELSE 'pending'
    END AS `worked state`,
    CASE
      WHEN 3 <> 0
      THEN CAST((
        CAST((
          CASE
            WHEN (
              CAST((
                `scored 1`
              ) * 1000000000L AS DECIMAL(38, 0)) * 1000L * (
                CASE WHEN 3 > 0 THEN 1 WHEN 3 < 0 THEN -1 WHEN NOT 3 IS NULL THEN 0 END
              )
            ) > 0
            THEN 1
            WHEN (
              CAST((
                `scored 1`
              ) * 1000000000L AS DECIMAL(38, 0)) * 1000L * (
                CASE WHEN 3 > 0 THEN 1 WHEN 3 < 0 THEN -1 WHEN NOT 3 IS NULL THEN 0 END
              )
            ) < 0
            THEN -1
            WHEN NOT (
              CAST((
                `scored 1`
              ) * 1000000000L AS DECIMAL(38, 0)) * 1000L * (
                CASE WHEN 3 > 0 THEN 1 WHEN 3 < 0 THEN -1 WHEN NOT 3 IS NULL THEN 0 END
              )
            ) IS NULL
            THEN 0
          END
        ) AS DECIMAL(38, 0)) * (
          (
            TRANSFORM(
              ARRAY(
                NAMED_STRUCT(
                  'top',
                  CAST(ABS(
                    (
                      CAST((
                        `scored 1`
                      ) * 1000000000L AS DECIMAL(38, 0)) * 1000L * (
                        CASE WHEN 3 > 0 THEN 1 WHEN 3 < 0 THEN -1 WHEN NOT 3 IS NULL THEN 0 END
                      )
                    )
                  ) AS DECIMAL(38, 0)),
                  'bottom',
                  CAST(ABS(CAST(3 AS DECIMAL(38, 0)) * 1L) AS DECIMAL(38, 0))
                )
              ),
              `division` -> CASE
                WHEN `division`.bottom >= 100000000000000000000
                THEN CAST((
                  `division`.top - `division`.top % `division`.bottom
                ) / `division`.bottom AS DECIMAL(38, 0))
                ELSE (
                  CAST((
                    `division`.top - `division`.top % (
                      CAST(`division`.bottom AS DECIMAL(38, 0)) * 1000000000000000000
                    )
                  ) / (
                    CAST(`division`.bottom AS DECIMAL(38, 0)) * 1000000000000000000
                  ) AS DECIMAL(38, 0)) * 1000000000000000000 + CAST((
                    `division`.top % (
                      CAST(`division`.bottom AS DECIMAL(38, 0)) * 1000000000000000000
                    ) - `division`.top % `division`.bottom
                  ) / `division`.bottom AS DECIMAL(38, 0))
                )
              END
            )[0]
          ) + CASE
            WHEN (
              ABS(
                (
                  CAST((
                    `scored 1`
                  ) * 1000000000L AS DECIMAL(38, 0)) * 1000L * (
                    CASE WHEN 3 > 0 THEN 1 WHEN 3 < 0 THEN -1 WHEN NOT 3 IS NULL THEN 0 END
                  )
                )
              ) % (
                ABS(CAST(3 AS DECIMAL(38, 0)) * 1L)
              )
            ) * 2L > ABS(CAST(3 AS DECIMAL(38, 0)) * 1L)
            OR (
              (
                ABS(
                  (
                    CAST((
                      `scored 1`
                    ) * 1000000000L AS DECIMAL(38, 0)) * 1000L * (
                      CASE WHEN 3 > 0 THEN 1 WHEN 3 < 0 THEN -1 WHEN NOT 3 IS NULL THEN 0 END
                    )
                  )
                ) % (
                  ABS(CAST(3 AS DECIMAL(38, 0)) * 1L)
                )
              ) * 2L = ABS(CAST(3 AS DECIMAL(38, 0)) * 1L)
              AND (
                TRANSFORM(
                  ARRAY(
                    NAMED_STRUCT(
                      'top',
                      CAST(ABS(
                        (
                          CAST((
                            `scored 1`
                          ) * 1000000000L AS DECIMAL(38, 0)) * 1000L * (
                            CASE WHEN 3 > 0 THEN 1 WHEN 3 < 0 THEN -1 WHEN NOT 3 IS NULL THEN 0 END
                          )
                        )
                      ) AS DECIMAL(38, 0)),
                      'bottom',
                      CAST(ABS(CAST(3 AS DECIMAL(38, 0)) * 1L) AS DECIMAL(38, 0))
                    )
                  ),
                  `division` -> CASE
                    WHEN `division`.bottom >= 100000000000000000000
                    THEN CAST((
                      `division`.top - `division`.top % `division`.bottom
                    ) / `division`.bottom AS DECIMAL(38, 0))
                    ELSE (
                      CAST((
                        `division`.top - `division`.top % (
                          CAST(`division`.bottom AS DECIMAL(38, 0)) * 1000000000000000000
                        )
                      ) / (
                        CAST(`division`.bottom AS DECIMAL(38, 0)) * 1000000000000000000
                      ) AS DECIMAL(38, 0)) * 1000000000000000000 + CAST((
                        `division`.top % (
                          CAST(`division`.bottom AS DECIMAL(38, 0)) * 1000000000000000000
                        ) - `division`.top % `division`.bottom
                      ) / `division`.bottom AS DECIMAL(38, 0))
                    )
                  END
                )[0]
              ) % 2 = 1
            )
            THEN 1
            ELSE 0
          END
        )
      ) AS DECIMAL(38, 0)) * 0.000000000001
    END AS `scored value`,
    CASE
      WHEN CASE
        WHEN (
          CAST(ADD_MONTHS(`start day`, 12) AS DATE) - 1
        ) <= `seen until`
        THEN 'known'
        ELSE 'pending'
      END = 'pending'
      THEN 'pending'
      WHEN `scored 1` IS NULL
      THEN 'missing'
      ELSE 'known'
    END AS `scored state`
  FROM `young_jobless measured`
), `young_jobless concluded` AS (
  SELECT
    *,
    CASE
      WHEN `worked state` = 'pending'
      THEN CASE WHEN NOT `left on` IS NULL THEN 'left out' ELSE 'pending' END
      WHEN `worked state` = 'out'
      THEN 'left out'
      WHEN `worked state` = 'missing'
      THEN 'missing'
      WHEN COALESCE(`worked value`, FALSE)
      THEN 'met'
      ELSE 'not met'
    END AS `worked status`,
    CASE
      WHEN `scored state` = 'pending'
      THEN CASE WHEN NOT `left on` IS NULL THEN 'left out' ELSE 'pending' END
      WHEN `scored state` = 'out'
      THEN 'left out'
      WHEN `scored state` = 'missing'
      THEN 'left out'
      ELSE 'known'
    END AS `scored status`
  FROM `young_jobless 1`
), `lines` AS (
  SELECT
    'work' AS `payment`,
    1 AS `line`,
    `member key` AS `member`,
    `cohort of member` AS `cohort`,
    CAST(NULL AS INT) AS `point`,
    `start day` AS `day`,
    0 AS `row`,
    `worked status` AS `status`,
    GREATEST(`start day`, CAST(ADD_MONTHS(`start day`, 12) AS DATE) - 1) AS `final on`,
    `left on` AS `left on`,
    CAST(NULL AS STRING) AS `reason`,
    CAST(CASE WHEN `worked status` = 'met' THEN 1 ELSE 0 END AS DECIMAL(38, 12)) AS `quantity`,
    CAST(CASE WHEN `worked status` = 'met' THEN 20000 ELSE 0 END AS DECIMAL(38, 12)) AS `amount`,
    CAST(0 AS DECIMAL(38, 12)) AS `waiting`,
    CAST(CASE WHEN `worked status` = 'pending' THEN 20000 ELSE 0 END AS DECIMAL(38, 12)) AS `possible`,
    0 AS `unbounded`
  FROM `young_jobless concluded`
  UNION ALL
  SELECT
    'wellbeing_gained' AS `payment`,
    1 AS `line`,
    `member key` AS `member`,
    `cohort of member` AS `cohort`,
    CAST(NULL AS INT) AS `point`,
    `start day` AS `day`,
    0 AS `row`,
    CASE
      WHEN `scored status` = 'known' AND `scored value` <> 0
      THEN 'met'
      WHEN `scored status` = 'known'
      THEN 'not met'
      ELSE `scored status`
    END AS `status`,
    GREATEST(`start day`, CAST(ADD_MONTHS(`start day`, 12) AS DATE) - 1) AS `final on`,
    `left on` AS `left on`,
    CAST(NULL AS STRING) AS `reason`,
    CAST(CASE
      WHEN `scored status` IN ('known', 'growing')
      THEN COALESCE(`scored value`, 0)
      ELSE 0
    END AS DECIMAL(38, 12)) AS `quantity`,
    CAST(CASE
      WHEN `scored status` IN ('known', 'growing')
      THEN COALESCE(
        CAST((
          CAST((
            CASE
              WHEN CAST((
                CAST((
                  (
                    50L
                  ) * (
                    `scored value`
                  )
                ) * 1000000L AS DECIMAL(38, 6))
              ) * 1000000L AS DECIMAL(38, 0)) > 0
              THEN 1
              WHEN CAST((
                CAST((
                  (
                    50L
                  ) * (
                    `scored value`
                  )
                ) * 1000000L AS DECIMAL(38, 6))
              ) * 1000000L AS DECIMAL(38, 0)) < 0
              THEN -1
              WHEN NOT CAST((
                CAST((
                  (
                    50L
                  ) * (
                    `scored value`
                  )
                ) * 1000000L AS DECIMAL(38, 6))
              ) * 1000000L AS DECIMAL(38, 0)) IS NULL
              THEN 0
            END
          ) AS DECIMAL(38, 0)) * (
            (
              CAST((
                CAST(ABS(
                  CAST((
                    CAST((
                      (
                        50L
                      ) * (
                        `scored value`
                      )
                    ) * 1000000L AS DECIMAL(38, 6))
                  ) * 1000000L AS DECIMAL(38, 0))
                ) AS DECIMAL(38, 0)) - CAST(ABS(
                  CAST((
                    CAST((
                      (
                        50L
                      ) * (
                        `scored value`
                      )
                    ) * 1000000L AS DECIMAL(38, 6))
                  ) * 1000000L AS DECIMAL(38, 0))
                ) AS DECIMAL(38, 0)) % 10000000000
              ) / 10000000000 AS DECIMAL(38, 0))
            ) + CASE
              WHEN (
                ABS(
                  CAST((
                    CAST((
                      (
                        50L
                      ) * (
                        `scored value`
                      )
                    ) * 1000000L AS DECIMAL(38, 6))
                  ) * 1000000L AS DECIMAL(38, 0))
                ) % (
                  10000000000
                )
              ) * 2L >= 10000000000
              THEN 1
              ELSE 0
            END
          )
        ) AS DECIMAL(38, 0)) * 0.01,
        0
      )
      ELSE 0
    END AS DECIMAL(38, 12)) AS `amount`,
    CAST(0 AS DECIMAL(38, 12)) AS `waiting`,
    CAST(0 AS DECIMAL(38, 12)) AS `possible`,
    CASE WHEN `scored status` IN ('pending', 'growing') THEN 1 ELSE 0 END AS `unbounded`
  FROM `young_jobless concluded`
)
SELECT
  `payment`,
  `line`,
  `point`,
  `cohort`,
  `status`,
  `day`,
  `final on`,
  COUNT(*) AS `count`,
  COALESCE(
    SUM((GREATEST(0, COALESCE(`amount`, 0)) + GREATEST(0, COALESCE(`waiting`, 0))) * 1BD),
    0
  ) AS `earned`,
  COALESCE(SUM((`possible`) * 1BD), 0) AS `possible`,
  COALESCE(SUM((`unbounded`) * 1BD), 0) AS `unbounded`
FROM `lines`
WHERE
  NOT `status` IS NULL
GROUP BY
  `payment`,
  `line`,
  `point`,
  `cohort`,
  `status`,
  `day`,
  `final on`
ORDER BY
  `payment` NULLS LAST,
  `line` NULLS LAST,
  `point` NULLS LAST,
  `cohort` NULLS LAST,
  `status` NULLS LAST,
  `day` NULLS LAST,
  `final on` NULLS LAST;
