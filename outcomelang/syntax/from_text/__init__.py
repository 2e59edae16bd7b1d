"""How the nodes of the tree are made: for each rule of the grammar one function that takes the parts of the rule."""
