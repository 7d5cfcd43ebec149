"""What Lots knows of a municipality's steering, as pure values and rules: who there is, and what is asked of them."""
