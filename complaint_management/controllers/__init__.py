from . import ticket
from . import my_tickets
from . import complaint_form
from . import tracking
from . import my_complaints
from . import anonymous
from . import changes
from . import dossier
