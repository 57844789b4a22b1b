"""By what words mail servers and absent people are known, in several languages.

About mail only: "not delivered" alone is what people complain about.
"""

import re


def _any(*patterns: str, start: str = "") -> re.Pattern:
    return re.compile(f"{start}(?:{'|'.join(patterns)})", re.IGNORECASE)


# Mail servers, as they call themselves before the @, with or without a tag.
ROBOTS = re.compile(
    r"(?:mailer[-_.]?da?emon|mail[-_.]?daemon|post_?master|mdaemon|maildelivery"
    r"|mail[-_.]?delivery[\w.-]*|double-bounce|bounces?)(?:[+=-][^@]*)?",
    re.IGNORECASE,
)
ROBOT_NAMES = _any(
    r"(internet )?mail (delivery|administrator)",
    r"mailer-daemon",
    r"postmaster",
    r"system administrator",
    r"microsoft exchange",
)
# What may stand before the subject proper.
REPLY_MARKS = _any(
    r"((re|aw|sv|vs|antw|antwoord|res|rif|r|tr)\s*:\s*)+",
    start="^",
)
BOUNCE_SUBJECTS = _any(
    r"undeliverable( (mail|message|e-?mail))?\s*(:|$)",
    r"undelivered (mail|message|e-?mail)",
    r"returned (mail|e-?mail)\b",
    r"delivery (status )?(notification|report)\b",
    r"delivery (failure|failed|error|problem)s?( notice| report| notification)?"
    r"\s*(:|\(|$)",
    r"(mail|message|e-?mail) delivery (failed|failure|problem|error|status|report)",
    r"(mail|message|e-?mail) (delivery subsystem|could not be delivered)",
    r"(mail|message|e-?mail) (undeliverable|not delivered|system error)",
    r"(mail|message|e-?mail) (failure|returned)",
    r"failure notice",
    r"failed mail delivery",
    r"non[- ]?delivery\s*(:|report|notification|status)",
    r"nondeliverable mail",
    r"unable to deliver (your )?(mail|message|e-?mail)",
    r"warning: could not send message",
    r"warning: (message|e-?mail) .* delayed",
    r"e-?mail bounce",
    r"mail server (error|notif)",
    r"onbestelbaar\s*(:|$)|onbestelbare? (mail|bericht|e-mail)",
    r"(bericht|mail|e-mail) (kon )?niet (worden )?(bezorgd|afgeleverd)",
    r"unzustellbar\w*\s*(:|$)",
    r"non remis\s*:",
    r"correo (no entregado|devuelto)",
    r"配信不能|配達不能",
    r"недоставленное сообщение",
    start="^",
)
AWAY_SUBJECTS = _any(
    r"auto(matic|mated|matisch|matische)?[- ]*"
    r"(reply|response|responder|antwoord|antwort|bericht|svar)\b",
    r"out[- ]of[- ](the[- ])?office",
    r"away (from (the|my)|until)",
    r"on (vacation|holiday|leave)\s*(:|until|till|from|$)",
    r"vacation (reply|message|notice)",
    r"(i am|i'm) (away|out of (the )?office|on (vacation|leave|holiday))",
    r"(afwezig|niet aanwezig|abwesend|abwesenheit|absence)\s*(:|tot\b|t/m\b|bis\b|$)",
    r"afwezigheids\w+|abwesenheits\w+",
    r"réponse automatique|absence du bureau",
    r"respuesta automática|fuera de( la)? oficina",
    r"risposta automatica|fuori (ufficio|sede)",
    r"resposta automática|automatyczna odpowiedź|автоответ",
    r"自動(返信|応答)|自动(回复|答复)",
    start=r"^\W*",
)
RECEIPT_SUBJECTS = _any(
    r"(not )?read:|(niet )?gelezen:|gelesen:|lu\s?:|leído:|letto:|lida:",
    start="^",
)
BOUNCE_TEXTS = _any(
    r"this is the (qmail-send program|mail (system|delivery)|postfix)",
    r"your (message|e-?mail|mail)( \S+){0,6} (could not|cannot|can not|was not) be "
    r"(delivered|sent)",
    r"(message|mail)( that)? you sent( \S+){0,8} (could not|cannot) be delivered",
    r"(un)?able to deliver (your|the|this|a)( \S+){0,3} (message|mail)",
    r"(failed|permanent|fatal) (recipient|errors)",
    r"delivery (has failed to|to the following|attempts? (has|have) failed)",
    r"did not reach the following",
    r"user unknown|unknown user|no such user",
    r"mailbox (is )?(full|unavailable|not found)",
    r"recipient address rejected",
    r"addresses had (permanent|transient)",
    r"undeliverable",
)
# First person, and about being away: what a person who complains does not begin with.
AWAY_TEXTS = _any(
    r"(this is an|dit is een|dies ist eine|ceci est une?) auto(mat\w*|-?\w*)\b",
    r"automat(ed|ic) (reply|response|message)",
    r"automatisch (gegenereerd|antwoord|bericht)",
    r"(i am|i'm|i will be|we are)( \S+){0,3} (out of (the )?office|on (annual )?leave)",
    r"(ik ben|wij zijn|ben ik)( \S+){0,6} (afwezig|niet aanwezig|niet op kantoor)",
    r"(ich bin|bin ich)( \S+){0,6} (abwesend|nicht im (büro|haus))",
    r"je suis( \S+){0,4} absente?\b",
)
