"""The composition root: the one place that constructs databases, indexes, models, the answerer and the engine.

Order: a `library` is opened and with it its `stores`, each made once; `meaning` runs the embedding model where it can;
`answering` lays answers on both, and `conversing` the conversation on those. `services` is all of it together, for what
answers; `maintaining` is for what writes, and loads nothing that answers. A command opens the least that it needs.
"""
