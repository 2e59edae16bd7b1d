"""The distributed engine: the plan's queries in Spark, whose workers hold the rows of members."""
