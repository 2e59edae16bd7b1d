"""The manual: a page for each topic, and one for each code of a finding, as Markdown beside this file."""
