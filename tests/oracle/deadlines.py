#!/usr/bin/env python3
"""The clock of a case, written a second time and in another way, to check the first.

Works from the published calendar alone and shares no code with the rules core: every day of a case
is looked at by itself, where the core walks from event to event.

    deadlines.py write    writes client-core/tests/data/deadlines_generated.json
    deadlines.py verify   fails when a vector of that file is not what this script comes to
"""

import datetime
import json
import pathlib
import sys

DATA = pathlib.Path(__file__).resolve().parents[2] / "client-core" / "tests" / "data"
VECTORS = DATA / "deadlines_generated.json"
WANTED = 400
ONE = datetime.timedelta(days=1)

CALENDAR = {
    int(year): {kind: set(days) for kind, days in arrangement.items()}
    for year, arrangement in json.loads((DATA / "calendar.json").read_text("utf-8"))["years"].items()
}


def day(text):
    return datetime.date.fromisoformat(text)


def published(date):
    return date.year in CALENDAR


def worked(date):
    weekend = date.weekday() >= 5
    if not published(date):
        return not weekend
    name = date.isoformat()
    arrangement = CALENDAR[date.year]
    return name in arrangement["makeUp"] if weekend else name not in arrangement["off"]


class Case:
    """What a case's events say, before any day is counted."""

    def __init__(self, terms, events):
        self.terms = terms
        self.turns = []
        self.pauses = []
        self.received = self.accepted = self.decided = self.end = self.lower = None
        self.extended = False
        joint = terms["mode"] == "joint"
        self.law = {"days": 45 if joint else 20, "unit": "workday"}
        self.more = terms["extension"] if terms["extension"] is not None else (15 if joint else 10)
        escalated = terms["mode"] == "escalated"
        for event in events:
            date, step = day(event["day"]), event["step"]
            if step == "received":
                self.received = date
                self.turns.append((date, "intake"))
            elif step == "noticeSent":
                self.turns.append((date, "supplement"))
            elif step in ("accepted", "acceptedBySilence"):
                self.accepted = date if step == "accepted" else self.received
                self.lower = self.accepted if escalated else None
                self.turns.append((self.accepted, "lowerReview" if escalated else "review"))
            elif step == "paused":
                self.pauses.append([date, None, event.get("procedure")])
            elif step == "resumed":
                self.pauses[-1][1] = date
            elif step == "extended":
                self.extended = True
            elif step == "forwarded":
                self.lower = None
                self.turns.append((date, "upperReview"))
            elif step == "sentBack":
                self.lower = date
                self.turns.append((date, "lowerReview"))
            elif step == "decided":
                self.decided = date
                self.turns.append((date, "delivery"))
            elif step in ("delivered", "ended"):
                self.end = date

    def pause_on(self, date):
        """The first special procedure a day belongs to, as (its number, its entry)."""
        for number, pause in enumerate(self.pauses):
            if pause[0] <= date and (pause[1] is None or date <= pause[1]):
                return number, pause
        return None

    def stretch_on(self, date):
        """What a day belongs to: a name that tells one stretch from the next, why, procedure."""
        if self.end is not None and date > self.end:
            return None
        before = [n for n, (turned, _) in enumerate(self.turns) if turned < date]
        if not before:
            return None
        turn = before[-1]
        why = self.turns[turn][1]
        pause = self.pause_on(date)
        if pause and why in ("review", "lowerReview", "upperReview"):
            return ("pause", pause[0]), "specialProcedure", pause[1][2]
        resumed = sum(1 for entry in self.pauses if entry[1] is not None and entry[1] < date)
        return ("turn", turn, resumed), why, None


def count(case, start, n, unit="workday"):
    """The day on which n days are full: (day, provisional), or ("stopped", since)."""
    date, provisional = start, False
    while n > 0:
        date += ONE
        pause = case.pause_on(date)
        running = [entry for entry in case.pauses if entry[1] is None and entry[0] <= date]
        if running:
            return "stopped", running[0][0]
        if unit == "workday":
            provisional = provisional or not published(date)
        if pause is None and (unit == "day" or worked(date)):
            n -= 1
    return date, provisional


def months_later(date, n):
    month = date.month - 1 + n
    year, month = date.year + month // 12, month % 12 + 1
    first_of_next = datetime.date(year + month // 12, month % 12 + 1, 1)
    return min(date.day, (first_of_next - ONE).day), month, year


def limit_end(case, limit, start):
    n, unit = limit["days"], limit["unit"]
    if unit == "workday" and n > 0:
        return count(case, start, n)
    if unit == "month":
        number, month, year = months_later(start, n)
        n = (datetime.date(year, month, number) - start).days
    date, provisional = count(case, start, n, "day")
    if date == "stopped":
        return date, provisional
    while True:
        provisional = provisional or not published(date)
        if worked(date):
            return date, provisional
        date += ONE


def case_end(case, limit):
    date, provisional = limit_end(case, limit, case.accepted)
    if date == "stopped" or not case.extended:
        return date, provisional
    longer, also = count(case, date, case.more)
    return (longer, also) if longer == "stopped" else (longer, provisional or also)


def warning(case, due):
    days = (due - case.accepted).days
    used = [case.accepted + ONE * n for n in range(1, days + 1)]
    total = sum(1 for date in used if worked(date) and case.pause_on(date) is None)
    n = max(1, min(max(total - 1, 0), -(-total * 90 // 100)))
    date, _ = count(case, case.accepted, n)
    return None if date == "stopped" else date


def intervals(case, last):
    found = []
    date = case.turns[0][0] + ONE
    while date <= last + ONE * 3:
        stretch = case.stretch_on(date)
        if stretch and (not found or found[-1]["key"] != stretch[0]):
            found.append({"key": stretch[0], "days": [], "why": stretch[1], "procedure": stretch[2]})
        if stretch:
            found[-1]["days"].append(date)
        date += ONE
    told = []
    for number, one in enumerate(found):
        runs = number == len(found) - 1 and case.end is None
        told.append({
            "from": one["days"][0].isoformat(),
            "to": None if runs else one["days"][-1].isoformat(),
            "why": one["why"],
            "procedure": one["procedure"],
            "counted": one["why"] not in ("supplement", "specialProcedure"),
            "workdays": None if runs else sum(1 for date in one["days"] if worked(date)),
        })
    return told


def expect(terms, events):
    case = Case(terms, events)
    answer = dict.fromkeys([
        "accepted", "noticeDue", "statutoryDue", "promisedDue", "warnAt", "forwardDue",
        "deliveryDue", "stoppedSince", "extendedBy",
    ])
    guessed = []

    def keep(name, end):
        date, provisional = end
        if date == "stopped":
            return provisional
        answer[name] = date.isoformat()
        guessed.append(provisional)
        return None

    none = Case(terms, [])
    if case.turns[-1][1] == "intake" and case.end is None:
        keep("noticeDue", count(none, case.received, 5))
    if case.decided and case.end is None:
        keep("deliveryDue", count(none, case.decided, 10))
    if case.accepted:
        answer["accepted"] = case.accepted.isoformat()
        statutory = terms["statutory"] or case.law
        promised = terms["promised"] or statutory
        if terms["caseType"] == "immediate":
            promised = {"days": 0, "unit": "workday"}
        stopped = [keep("statutoryDue", case_end(case, statutory)),
                   keep("promisedDue", case_end(case, promised))]
        since = [date for date in stopped if date]
        answer["stoppedSince"] = since[0].isoformat() if since else None
        if answer["promisedDue"]:
            warn = warning(case, day(answer["promisedDue"]))
            answer["warnAt"] = warn.isoformat() if warn else None
        if case.lower and not case.decided and case.end is None:
            keep("forwardDue", count(case, case.lower, 20))
    answer["extendedBy"] = case.more if case.extended else None
    answer["provisional"] = any(guessed)
    answer["intervals"] = intervals(case, day(max(event["day"] for event in events)))
    return answer


class Dice:
    """Throws that are the same on every machine and in every version of Python."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        return (self.state >> 33) % n

    def of(self, choices):
        return choices[self.below(len(choices))]


LIMITS = [None, (0, "workday"), (1, "workday"), (3, "workday"), (5, "workday"), (15, "workday"),
          (20, "workday"), (30, "workday"), (45, "workday"), (7, "day"), (30, "day"), (1, "month"),
          (3, "month")]
PROCEDURES = ["hearing", "bidding", "auction", "inspection", "testing", "quarantine", "appraisal",
              "expertReview"]


def throw_case(dice):
    def limit():
        thrown = dice.of(LIMITS)
        return None if thrown is None else {"days": thrown[0], "unit": thrown[1]}

    terms = {
        "caseType": dice.of(["immediate", "promised", "promised", "other"]),
        "mode": dice.of(["single", "single", "joint", "escalated"]),
        "statutory": limit(),
        "promised": limit(),
        "extension": dice.of([None, None, 3, 5]),
    }
    now = datetime.date(2024, 1, 1) + ONE * dice.below(1080)
    events = []

    def then(step, gap, **more):
        nonlocal now
        now += ONE * (dice.below(gap + 1) if gap else 0)
        events.append({"day": now.isoformat(), "step": step, **more})

    def stop(one_in):
        return dice.below(one_in) == 0

    then("received", 0)
    if stop(12):
        return terms, events
    if stop(3):
        then("noticeSent", 7)
        if stop(6):
            return terms, events
        then("received", 20)
        if stop(8):
            return terms, events
    if stop(10):
        then("ended", 7)
        return terms, events
    if stop(5):
        now += ONE * 9
        then("acceptedBySilence", 3)
    else:
        then("accepted", 7)
    upper = paused = False
    for _ in range(dice.below(7)):
        if paused:
            then("resumed", 30)
            paused = False
        elif not upper and stop(2):
            then("paused", 6, procedure=dice.of(PROCEDURES))
            paused = True
        elif not any(event["step"] == "extended" for event in events) and stop(2):
            then("extended", 9)
        elif terms["mode"] == "escalated":
            then("sentBack" if upper else "forwarded", 15)
            upper = not upper
    if paused or stop(2):
        if stop(6):
            then("ended", 9)
        return terms, events
    then("decided", 15)
    if stop(2):
        then("delivered", 15)
    return terms, events


def write():
    dice = Dice(20261126)
    vectors = []
    for _ in range(WANTED):
        terms, events = throw_case(dice)
        vectors.append({"terms": terms, "events": events, "expect": expect(terms, events)})
    lines = ",\n".join(json.dumps(vector, ensure_ascii=False) for vector in vectors)
    VECTORS.write_text(f"[\n{lines}\n]\n", "utf-8")
    print(f"wrote {len(vectors)} vectors")


def verify():
    vectors = json.loads(VECTORS.read_text("utf-8"))
    wrong = 0
    for number, vector in enumerate(vectors):
        come_to = expect(vector["terms"], vector["events"])
        if come_to != vector["expect"]:
            wrong += 1
            print(f"vector {number}:\n  kept    {vector['expect']}\n  come to {come_to}")
    print(f"{len(vectors)} vectors, {wrong} wrong")
    return 1 if wrong or len(vectors) < 300 else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["write"]:
        write()
    elif sys.argv[1:] == ["verify"]:
        sys.exit(verify())
    else:
        sys.exit(__doc__)
