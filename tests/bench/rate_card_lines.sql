-- Each price line of each participant who is eligible, with what is paid of it: a line gets what the ones before it
-- leave of 15,000 DKK.
with eligible as (select id, enrolled, housed_days >= 180 as housed, employed_weeks >= 26 as employed
                  from 'rate_card/participant.parquet'
                  where age between 18 and 29 and homeless),
     price as (select id, enrolled, 26 as line, housed as met, 5000.00::decimal(38,2) as rate, 0 as before from eligible
               union all
               select id, enrolled, 27, employed, 12000.00::decimal(38,2), case when housed then 5000 else 0 end from eligible),
     line as (select *, case when met then rate else 0 end as amount,
                     least(case when met then rate else 0 end, 15000.00::decimal(38,2) - before) as paid
              from price)
select date '2024-12-31' as settlement, 'card' as payment, line as "contract line", id as member,
       null::text as cohort, null::integer as point, enrolled as day,
       case when met then 'met' else 'not met' end as status,
       case when met then 1 else 0 end::decimal(38,12) as quantity,
       amount::decimal(38,2) as amount, paid::decimal(38,2) as paid,
       0::decimal(38,2) as waiting, 0::decimal(38,2) as possible,
       case when not met then 'not met'
            when paid < amount then 'cut by a limit per participant or a deduction' end as reason
from line
order by line, enrolled, id
