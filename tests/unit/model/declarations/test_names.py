"""One namespace: each name once, in any order, without circles."""

PAY = "pay reward 1_000 DKK per housed\n"


def test_the_order_of_declarations_does_not_matter(check):
    """A metric may rest on one that is declared after it."""
    first = "metric a of young = b\nmetric b of young = visited\npay reward 1 DKK per a\n"
    assert check.faults(first) == []


def test_a_chain_in_the_wrong_order(check):
    """A hundred metrics, each resting on the next, are checked one after the other, not inside one another."""
    chain = "".join(f"metric m{number} of young = m{number + 1}\n" for number in range(100))
    assert check.faults(chain + "metric m100 of young = visited\npay reward 1 DKK per m0\n") == []


def test_a_chain_without_an_end(check):
    """A thousand steps down are no rule that a reader could follow: one finding, and no exhausted pass."""
    chain = "".join(f"metric m{number} of young = m{number + 1}\n" for number in range(1_000))
    faults = check.faults(chain + "metric m1000 of young = visited\npay reward 1 DKK per m0\n")
    assert [fault[:6] for fault in faults] == ["OUT251"]


def test_a_name_declared_twice(check):
    """The second is reported, the first is shown; whoever names it is not reported, whichever was meant."""
    found = check.findings("input housed percent\nmetric young of youth = 1\n" + PAY)
    assert [(one.code, one.source.excerpt(one.span)) for one in found] == [("OUT250", "housed"), ("OUT250", "young")]
    assert found[0].source.excerpt(found[0].labels[0].span) == "housed"


def test_a_declaration_in_error_is_still_declared(check):
    """Its own fault is reported, and not that others name it."""
    assert check.faults("metric wrong of young = born + 1\npay reward 1 DKK per wrong\n")[1:] == []


def test_an_unknown_name_is_one_finding_however_often_it_is_used(check):
    """One slip of the pen is behind them; the other places are shown with it."""
    added = "metric m of yung = 1 > 0\nmetric n of yung = 1 > 0\npay reward 1 DKK per m 1 DKK per n\n"
    (found,) = check.findings(added)
    assert found.code == "OUT200"
    assert found.hint == "did you mean `young`?"
    assert [found.source.excerpt(label.span) for label in found.labels] == ["yung"]


def test_a_circle_of_metrics_is_one_finding(check):
    """The way round is said; what rests on the circle is not reported."""
    added = "metric a of young = b\nmetric b of young = c\nmetric c of young = a\nmetric d of young = a\n"
    (found,) = check.findings(added + "pay reward 1 DKK per d\n")
    assert found.code == "OUT254"
    assert found.message.count("→") == 3


def test_payments_may_rest_on_payments_before_and_after_them(check):
    """As long as there is a way to begin."""
    added = "pay a = if b > 0 DKK then 5 DKK else 0 DKK\npay b 1_000 DKK per housed\n"
    assert check.faults(added) == []


def test_a_circle_of_payments_is_one_finding(check):
    """A formula, a condition and a limit all count."""
    added = (
        "pay a = if b > 0 DKK then 5 DKK else 0 DKK\n"
        "pay b 1_000 DKK per housed only when c > 0 DKK otherwise nothing\n"
        "pay c 1_000 DKK per housed at most a\n"
    )
    assert check.faults(added) == ["OUT254 b"]


def test_total_holds_every_payment(check):
    """A payment cannot rest on `total`; a saving and a cap can."""
    assert check.faults("pay a = total / 2\n") == ["OUT254 total"]


def test_a_payment_cannot_rest_on_a_share_of_what_it_is_part_of(check):
    """The limit of `a` needs the total, which `b` is part of; a saving is not part of it."""
    limited = "pay a = 1 DKK at most 45% of total\n"
    assert check.faults(f"{limited}pay b = a / 2\n") == ["OUT254 a"]
    assert check.faults(f"{limited}saving s = a / 2\n") == []
    assert check.faults("saving s = total / 2\ncap per year total / 2\n" + PAY) == []


def test_things_that_nothing_uses(check):
    """A warning for each, unless something else is wrong: then what is in error may be the use."""
    added = 'codes c = "1"\nparameter p = 5\npoints q = 12 months\ninput i number\ngroup g of youth\n'
    found = check.whole(check.header + check.data + added + PAY).diagnostics
    assert [one.source.excerpt(one.span) for one in found] == ["days_housed", "visited", *"cpqig"]
    assert {one.code for one in found} == {"OUT295"}
    assert not any(one.is_error for one in found)


def test_a_metric_named_like_the_column_it_looks_at(check):
    """It does not need itself: the one name has two meanings, and that is what is said."""
    data = "table youth { id key  moved_in date  sheltered yesno }\ngroup young of youth enters moved_in planned 9\n"
    added = "metric sheltered of young at 12 months = sheltered\npay reward 1 DKK per sheltered\n"
    assert check.faults(added, data=data) == ["OUT203 sheltered"]
