from . import test_event
from . import test_registration
from . import test_trust
