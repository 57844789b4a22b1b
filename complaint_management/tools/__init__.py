from . import automatic_mail
from . import automatic_mail_words
from . import free_days
from . import incoming_mail
from . import mail_header
from . import place
from . import term_calculator
from . import web_text
