from . import complaint_report
from . import complaint_report_measure
from . import complaint_cause_price
from . import complaint_report_chart
from . import complaint_five_numbers
from . import complaint_money
from . import complaint_budget_use
