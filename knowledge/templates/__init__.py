"""Form templates: those that come with Lots (one YAML file each, in this folder), and those that a coordinator writes.

Order: a file, YAML or Excel, is read into entries that know where they stand (`yaml_file`, `workbook`); `checking` then
makes a template of them. Invariant: a template that leaves here can be filled in: every id is unique, every choice has
options, every condition can come true, every source says which document it quotes.
"""

from knowledge.templates.reading import builtin_templates, default_fields, read_template
from knowledge.templates.workbook_out import as_workbook, example_workbook

__all__ = ["as_workbook", "builtin_templates", "default_fields", "example_workbook", "read_template"]
