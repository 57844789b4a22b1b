from . import complaint_event
from . import crm_lead
from . import helpdesk_ticket
