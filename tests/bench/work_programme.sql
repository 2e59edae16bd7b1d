-- `filter`: DuckDB's `least` and `greatest` pass over NULL, and a person without any activity would be paid for every day.
with s as (select person, "from" as f, until as u,
                  max(until) over (partition by person order by "from", until rows between unbounded preceding and 1 preceding) as reached
           from 'work_programme/activity.parquet'),
     apart as (select person, greatest(f, coalesce(reached, f)) as f, u from s where reached is null or u > reached),
     days as (select p.id,
                     sum(greatest(0, least(u, joined + 182) - greatest(f, joined))) filter (where person is not null) as d182,
                     sum(greatest(0, least(u, joined + 364) - greatest(f, joined))) filter (where person is not null) as d364,
                     sum(greatest(0, least(u, joined + 728) - greatest(f, joined))) filter (where person is not null) as d728
              from 'work_programme/person.parquet' p left join apart on apart.person = p.id group by p.id)
select count(*), sum(least(40000::decimal(18,2),
         case when d182 >= 91 then 8000::decimal(18,2) else 0 end
       + case when d364 >= 182 then 14000::decimal(18,2) else 0 end
       + case when d728 >= 364 then 20000::decimal(18,2) else 0 end))
from days
