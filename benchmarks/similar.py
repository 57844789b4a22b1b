"""Finding similar complaints among a million distinct texts, as an ordinary agent.

Every text is drawn anew from a vocabulary in which, as in any language, a few words are
everywhere and most are rare. Asked is what the form asks: with a text, a contact, a
reference and a cause, under the record rules of the agent.
"""

import random
import time
from typing import Any

from .fill import multiply
from .harness import Figure, Row, Run
from .people import acting, prepare, ticket_values
from .worker import working

RECORDS = 1_000_000
SAMPLES = 40
TIMES = 220
WARM_UP = 20
GOAL_MS = 100.0
FOLLOWED = 20_000
FIRST = ("b", "d", "f", "gr", "h", "k", "l", "m", "n", "p", "r", "st", "t", "w")
REST = ("a", "e", "in", "on", "ul", "er", "ak")
SYLLABLES = [first + rest for first in FIRST for rest in REST]
WORDS = 20_000
SENTENCE = 45  # words

MODEL = "helpdesk.ticket"
# What every copy has of its own.
TEXTS = {
    "name": "bench_text(6)",
    "description": f"'<p>' || bench_text({SENTENCE}) || '</p>'",
    "complaint_reference": "'SO-' || c.id / 2",
}


def vocabulary() -> list[str]:
    """Words by how often they are used, the commonest first; always the same ones."""
    chance = random.Random(19)
    words: dict[str, None] = {}
    while len(words) < WORDS:
        parts = chance.choices(SYLLABLES, k=chance.choice((2, 2, 3, 3, 4)))
        words["".join(parts)] = None
    return list(words)


def prepare_similar(env: Any, records: int) -> dict[str, Any]:
    """Fill the register with distinct texts, and make what will be asked."""
    facts = prepare(env)
    agent = acting(env, facts["agent"])
    causes = env["complaint.cause"].search([])
    agent[MODEL].create(
        [
            ticket_values(facts, number)
            | {
                "complaint_cause_id": causes[number % len(causes)].id,
                "complaint_reference": f"SO-{number}",
            }
            for number in range(SAMPLES)
        ]
    )
    env.cr.commit()
    _learn_to_write(env.cr)
    multiply(env.cr, records, instead=TEXTS)
    follow(env.cr, env["res.users"].browse(facts["agent"]).partner_id.id)
    env.cr.commit()
    _settle(env.cr)
    env.cr.commit()
    return {"agent": facts["agent"], "questions": _questions(env, facts, causes.ids)}


def _learn_to_write(cr: Any) -> None:
    """A function that draws so many words, the common ones often.

    The place of a word follows Zipf's law: half of what is written are common words.
    """
    cr.execute("SELECT setseed(0.19)")
    cr.execute(
        """CREATE TABLE bench_words AS
           SELECT place, word
             FROM unnest(%s::text[]) WITH ORDINALITY AS w (word, place)""",
        (vocabulary(),),
    )
    cr.execute("ALTER TABLE bench_words ADD PRIMARY KEY (place)")
    cr.execute("ANALYZE bench_words")
    cr.execute(
        """CREATE FUNCTION bench_text(words int) RETURNS text AS $$
               SELECT string_agg(w.word, ' ')
                 FROM (SELECT floor(power(%s, random()))::int AS place
                         FROM generate_series(1, words)) AS drawn
                 JOIN bench_words w USING (place)
           $$ LANGUAGE sql VOLATILE""",
        (WORDS,),
    )


def _settle(cr: Any) -> None:
    """What autovacuum does a minute later: statistics, and the index in order."""
    cr.execute("ANALYZE")
    cr.execute(
        """SELECT gin_clean_pending_list(c.oid)
             FROM pg_class c JOIN pg_am a ON a.oid = c.relam AND a.amname = 'gin'
             JOIN pg_index i ON i.indexrelid = c.oid
            WHERE i.indrelid = 'helpdesk_ticket'::regclass"""
    )


def follow(cr: Any, partner: int) -> None:
    cr.execute(
        """INSERT INTO mail_followers (res_model, res_id, partner_id)
           SELECT 'helpdesk.ticket', id, %s FROM helpdesk_ticket
            WHERE id NOT IN (SELECT res_id FROM mail_followers
                              WHERE res_model = 'helpdesk.ticket' AND partner_id = %s)
            ORDER BY id LIMIT %s""",
        (partner, partner, FOLLOWED),
    )


def _questions(env: Any, facts: dict[str, Any], causes: list[int]) -> list[dict]:
    """What agents ask with: new texts from the same vocabulary."""
    chance, words = random.Random(7), vocabulary()
    return [
        {
            "id": False,
            "company_id": env.company.id,
            "partner_id": chance.choice(facts["partners"]),
            "cause_id": chance.choice(causes),
            "reference": f"SO-{chance.randrange(10_000)}",
            "text": " ".join(
                words[int(WORDS ** chance.random()) - 1] for _word in range(SENTENCE)
            ),
        }
        for _question in range(TIMES)
    ]


def find_similar(env: Any, agent: int, question: dict[str, Any]) -> tuple[float, int]:
    """Ask once, with a cold cache of records.

    :return: milliseconds, and how many were found
    """
    tickets = acting(env, agent)[MODEL]
    env.invalidate_all()
    start = time.perf_counter()
    found = tickets.complaint_find_similar(question)
    return (time.perf_counter() - start) * 1000, len(found["complaints"])


def measure(run: Run) -> Figure:
    """The ratio is that of the slowest 5 % to the goal, in milliseconds."""
    _host, ours = run.pair()
    copy = run.databases.copy(ours, "similar")
    try:
        with working(copy) as [worker]:
            facts = worker.run(prepare_similar, records=run.rows(RECORDS))
            answers = [
                worker.run(find_similar, agent=facts["agent"], question=question)
                for question in facts["questions"]
            ][WARM_UP:]
    finally:
        run.databases.drop(copy)
    times = sorted(milliseconds for milliseconds, _found in answers)
    p95 = times[int(len(times) * 0.95)]
    found = sum(bool(found) for _milliseconds, found in answers) / len(answers)
    return Figure(
        ratio=p95 / GOAL_MS,
        host_ms=GOAL_MS,
        ours_ms=p95,
        queries=f"median {times[len(times) // 2]:.0f} ms, {found:.0%} found something",
        also_met=found > 0.9,
    )


ROWS = [Row("similar complaints", 1.0, measure)]
