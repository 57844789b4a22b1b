from . import free_days
from . import place
from . import term_calculator
from . import web_text
