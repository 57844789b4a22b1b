from . import base_import_import
from . import complaint_agreed
from . import complaint_dismiss
from . import complaint_receipt
from . import complaint_split
from . import complaint_extension
from . import complaint_recompute
from . import complaint_setup
