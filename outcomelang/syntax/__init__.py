"""From text to tree: the grammar's reader, the tree it makes, and the formatter."""
