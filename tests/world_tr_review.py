"""Two sessions held last year by firms a, b and c: what they come to for one firm is on that firm's page alone."""

from tests.training.years import over, seats, stated

# Each is the sum of two shares, which stands nowhere else. The park's is for all who read figures of training.
YEAR_SECRETS = {
    "2,469.12": {"hr_a", "director_a"},
    "1,481.70": {"hr_b", "director_b"},
    "1,111.32": {"hr_c", "director_c"},
    "5,062.14": {"president", "office", "partner"}
    | {f"{role}_{letter}" for role in ("hr", "director") for letter in "abc"},
}
SHARES = ({"a": "1234.01", "b": "740.02", "c": "555.03"}, {"a": "1235.11", "b": "741.68", "c": "556.29"})


def add_year(world, park):
    for shares in SHARES:
        session = over(park)
        stated(session, {seats(session, world.rows[f"firm_{letter}"], 4): share for letter, share in shares.items()})
