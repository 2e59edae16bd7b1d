"""What a contract takes over from other files: many texts → one tree.

A file that is used is read like any other. Its declarations take the place of the `use`, under the names and with the
values that the `use` gives them; from there on nobody needs to know from which file a declaration came. Each node
keeps its place, in the text of all files together (see `Source.followed_by`).
"""
