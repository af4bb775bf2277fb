"""What hangs in the small park, and the people whom an interview concerns."""

from mobility.models import RomeCode, Vacancy
from tests.mobility.factories import EmployeeFactory, NoticeboardFactory, PostingFactory, VacancyFactory

KEEP_PARK_BOARD = {"hr_a", "hr_b", "hr_c", "representative_a", "office"}
PAPER_SECRETS = {
    "MARKBOARDB": {"hr_b", "hr_a"},
    "MARKPARKBOARD": KEEP_PARK_BOARD,
    "MARKWITHDRAWN": {"hr_b", "director_b"},
    "MARKTEAM": {"hr_b", "manager_b"},
}


def add_paper(world, park):
    """B's board with a's poster, the park's with one of b's whose vacancy was taken back, and b's manager's team."""
    firm_b, hr_b = world.rows["firm_b"], world.people["hr_b"]
    board = NoticeboardFactory(firm=firm_b, name="MARKBOARDB")
    shared = NoticeboardFactory(firm=None, park=park, name="MARKPARKBOARD")
    back = VacancyFactory(firm=firm_b)
    posting = PostingFactory(vacancy=world.rows["vacancy"], board=board, posted_by=hr_b)
    PostingFactory(vacancy=back, board=shared, posted_by=hr_b)
    Vacancy._base_manager.filter(pk=back.pk).update(status="draft", title="MARKWITHDRAWN")
    manager = world.people["manager_b"]
    # A test of races, run before in this process, may have emptied the directory.
    RomeCode._base_manager.get_or_create(code="H2301", defaults={"label": "Conduite d’équipement"})
    employee = EmployeeFactory(firm=firm_b, last_name="MARKTEAM", manager=manager, rome_id="H2301")
    Vacancy._base_manager.filter(pk=world.key("vacancy")).update(rome_id="H2301")
    world.rows |= {"board_b": board, "park_board": shared, "posting": posting, "employee": employee}
    for twin in ("", "_twin"):
        world.rows[f"vacancy_reference{twin}"] = world.rows[f"vacancy{twin}"].reference
