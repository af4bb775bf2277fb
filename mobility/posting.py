"""A public vacancy as job sites read it: a schema.org JobPosting, and an item of a news feed."""

import json
import re
from datetime import datetime, time, timedelta

from django.utils.html import linebreaks
from django.utils.safestring import mark_safe

from mobility.models import Vacancy
from naturopole.formats import PARIS

EMPLOYMENT = {
    Vacancy.Contract.PERMANENT: "FULL_TIME",
    Vacancy.Contract.FIXED_TERM: "TEMPORARY",
    Vacancy.Contract.APPRENTICESHIP: "OTHER",
    Vacancy.Contract.TEMPORARY_LOAN: "TEMPORARY",
}
# What would end a script element or open a comment inside it.
ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}
UNFIT_FOR_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def public_since(vacancy):
    """The first day on which everybody could read it."""
    first = vacancy.park_first_until
    return max(vacancy.opens_on, first + timedelta(days=1)) if first else vacancy.opens_on


def job_posting(vacancy, url) -> dict:
    """The vacancy in the terms of schema.org; `url` is its public page. Pay is gross, in euros a month."""
    firm = vacancy.firm
    found = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": vacancy.title,
        "description": description(vacancy),
        "identifier": {"@type": "PropertyValue", "name": firm.name, "value": vacancy.reference},
        "url": url,
        "inLanguage": "fr",
        "datePosted": public_since(vacancy).isoformat(),
        "validThrough": datetime.combine(vacancy.closes_on, time(23, 59, 59), PARIS).isoformat(),
        "employmentType": [EMPLOYMENT[vacancy.contract], *(["PART_TIME"] if vacancy.part_time else [])],
        "hiringOrganization": {"@type": "Organization", "name": firm.full_name or firm.name},
        "jobLocation": {
            "@type": "Place",
            "address": {"@type": "PostalAddress", "addressLocality": vacancy.place, "addressCountry": "FR"},
        },
        "directApply": True,
    }
    if firm.website:
        found["hiringOrganization"]["sameAs"] = firm.website
    if vacancy.starts_on:
        found["jobStartDate"] = vacancy.starts_on.isoformat()
    if vacancy.rome:
        found["occupationalCategory"] = str(vacancy.rome)
    if pay := monthly_pay(vacancy):
        found["baseSalary"] = {"@type": "MonetaryAmount", "currency": "EUR", "value": pay}
    return found


def description(vacancy) -> str:
    """The texts as HTML, in which schema.org wants them."""
    return "".join(linebreaks(text, autoescape=True) for text in texts_of(vacancy))


def texts_of(vacancy) -> list[str]:
    return [text for text in (vacancy.mission, vacancy.requirements, vacancy.prospects) if text]


def monthly_pay(vacancy) -> dict:
    """The range, or the one figure that is known; empty without any."""
    ends = {"minValue": vacancy.pay_from, "maxValue": vacancy.pay_to}
    known = {name: float(amount) for name, amount in ends.items() if amount is not None}
    return {"@type": "QuantitativeValue", **known, "unitText": "MONTH"} if known else {}


def data_block(found: dict) -> str:
    """The same as text for a script element of data, which no word of it can end."""
    return mark_safe(json.dumps(found, ensure_ascii=False).translate(ESCAPES))


def for_xml(text: str) -> str:
    """The text without the few characters that XML cannot hold."""
    return UNFIT_FOR_XML.sub(" ", text)
