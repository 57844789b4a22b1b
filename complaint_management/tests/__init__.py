from . import test_access
from . import test_classification
from . import test_event
from . import test_history
from . import test_multi_company
from . import test_registration
from . import test_trust
from . import test_web
