"""Whoever applies: from outside by a public vacancy, directly and told, with files, messages and a reference."""

from django.core.files.base import ContentFile

from mobility.domain import links
from mobility.models import ApplicationFile, Message, Reference
from tests.mobility.factories import ApplicationFactory, EmployeeFactory, VacancyFactory

HIRING_A = {"hr_a", "director_a"}
MARKS = {
    # Reached by its own number or its link alone.
    "MARKOUTSIDE": set(),
    "MARKFILENAME": {"employee_b", "hr_b"} | HIRING_A,
    "MARKFILETEXT": {"employee_b", "hr_b"} | HIRING_A,
    "MARKHIDDENFILE": HIRING_A,
    "MARKANSWERED": {"employee_b", "hr_a", "director_a"},
    "MARKREFERENCE": {"employee_b", "hr_b"} | HIRING_A,
    "MARKTOLD": {"hr_b"},
}


def add_file(application, word, content="%PDF-1.4"):
    return ApplicationFile._base_manager.create(
        application=application,
        file=ContentFile(f"{content} {word}".encode(), name=f"{word}.pdf"),
        file_name=f"{word}.pdf",
        size=20,
        sha256=word.ljust(64, "0"),
    )


def add_applications(world):
    """A's public vacancy with an outsider's file; on the presented application a file, a message and a reference."""
    firm_a, firm_b = (world.rows[f"firm_{letter}"] for letter in "ab")
    public = VacancyFactory(firm=firm_a, audience="public")
    public.recruiters.add(world.people["hr_a"])
    outside = ApplicationFactory(
        vacancy=public,
        employee=None,
        route="outside",
        outside_name="MARKOUTSIDE",
        outside_email="markoutside@essai.example",
        letter="MARKOUTSIDE",
        language="en",
    )
    address = links.open_link(outside)
    told = ApplicationFactory(
        vacancy=public,
        employee=EmployeeFactory(firm=firm_b, last_name="MARKTOLD"),
        route="direct",
        employer_told_at=outside.sent_at,
    )
    presented, direct = world.rows["application"], world.rows["application_twin"]
    Message._base_manager.create(application=presented, by=None, subject="MARKANSWERED", body="MARKANSWERED")
    asked = {"asked_by": world.people["hr_a"]}
    written = Reference._base_manager.create(
        application=presented, status="written", text="MARKREFERENCE", written_by=world.people["hr_b"], **asked
    )
    agreed = Reference._base_manager.create(application=told, status="agreed", **asked)
    world.rows |= {
        "public_reference": public.reference,
        "outside": outside,
        "outside_token": address.rstrip("/").rpartition("/")[2],
        "outside_file": add_file(outside, "MARKOUTSIDE"),
        "told": told,
        "reference": agreed,
        "reference_written": written,
        "application_file": add_file(presented, "MARKFILENAME", "%PDF-1.4 MARKFILETEXT"),
        "application_file_twin": add_file(direct, "MARKHIDDENFILE"),
    }
