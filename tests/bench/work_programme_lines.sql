-- Each price line of each person, with what is paid of it: a line gets what the ones before it leave of 40,000 GBP.
with s as (select person, "from" as f, until as u,
                  max(until) over (partition by person order by "from", until rows between unbounded preceding and 1 preceding) as reached
           from 'work_programme/activity.parquet'),
     apart as (select person, greatest(f, coalesce(reached, f)) as f, u from s where reached is null or u > reached),
     days as (select p.id, any_value(joined) as joined,
                     sum(greatest(0, least(u, joined + 182) - greatest(f, joined))) filter (where person is not null) as d182,
                     sum(greatest(0, least(u, joined + 364) - greatest(f, joined))) filter (where person is not null) as d364,
                     sum(greatest(0, least(u, joined + 728) - greatest(f, joined))) filter (where person is not null) as d728
              from 'work_programme/person.parquet' p left join apart on apart.person = p.id group by p.id),
     half as (select id, joined, coalesce(d182 >= 91, false) as half_of_182, coalesce(d364 >= 182, false) as half_of_364,
                     coalesce(d728 >= 364, false) as half_of_728 from days),
     price as (select id, joined, 27 as line, half_of_182 as met, 8000.00::decimal(38,2) as rate, 0 as before from half
               union all
               select id, joined, 28, half_of_364, 14000.00::decimal(38,2), case when half_of_182 then 8000 else 0 end from half
               union all
               select id, joined, 29, half_of_728, 20000.00::decimal(38,2),
                      case when half_of_182 then 8000 else 0 end + case when half_of_364 then 14000 else 0 end from half),
     line as (select *, case when met then rate else 0 end as amount,
                     least(case when met then rate else 0 end, 40000.00::decimal(38,2) - before) as paid
              from price)
select date '2025-12-31' as settlement, 'lasting' as payment, line as "contract line", id as member,
       null::text as cohort, null::integer as point, joined as day,
       case when met then 'met' else 'not met' end as status,
       case when met then 1 else 0 end::decimal(38,12) as quantity,
       amount::decimal(38,2) as amount, paid::decimal(38,2) as paid,
       0::decimal(38,2) as waiting, 0::decimal(38,2) as possible,
       case when not met then 'not met'
            when paid < amount then 'cut by a limit per participant or a deduction' end as reason
from line
order by line, joined, id
