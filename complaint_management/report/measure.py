from odoo import fields


class Measure(fields.Float):
    """A figure that a complaint may not have yet: empty then, and not zero.

    The platform reads a missing number as 0, which a list would show and count in its
    means: agreed on after no days.
    """

    def convert_to_record(self, value, record):
        return False if value is None else value

    def convert_to_export(self, value, record):
        return "" if value is False else super().convert_to_export(value, record)
