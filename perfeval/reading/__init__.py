"""From an author's sentence to clauses: words as data, structure as grammar, doubt said aloud.

The lexicon ``grammar/words.txt`` says which words there are, the grammar
``grammar/rule.lark`` what a clause is made of; :mod:`perfeval.reading.search`
finds the cheapest words that make clauses, and
:mod:`perfeval.reading.clauses` is what comes out.
"""
