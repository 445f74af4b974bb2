"""How is a question put to tantivy?"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tantivy import Occur, Query, Schema

from search.engines.crossing import MOST_VALUES
from search.query import AllOf, Best, Bonus, Clause, OneOf, Phrase, Prefix, Question, Some, Term


def compile_clause(schema: Schema, clause: Clause) -> Query:
    match clause:
        case Term(field, text, boost):
            return Query.boost_query(Query.term_query(schema, field, text), boost)
        case Phrase(field, words, slop, boost):
            return Query.boost_query(Query.phrase_query(schema, field, list(words), slop), boost)
        case Prefix(field, text):
            # A folded word has no signs, so nothing in it means anything to a regular expression.
            return Query.const_score_query(Query.regex_query(schema, field, f"{text}.*"), 1.0)
        case OneOf():
            return compile_filter(schema, clause)
        case Bonus(of, score):
            return Query.const_score_query(compile_filter(schema, of), score)
        case AllOf(groups, score):
            each = [Query.boolean_query([(Occur.Should, compile_filter(schema, of)) for of in one]) for one in groups]
            return Query.const_score_query(Query.boolean_query([(Occur.Must, query) for query in each]), score)
        case Best(of, tie):
            return Query.disjunction_max_query([compile_clause(schema, part) for part in of], tie)
        case Some(of, needed, extra):
            parts = [(Occur.Should, compile_clause(schema, part)) for part in of]
            if not parts:
                return Query.empty_query()
            must = Query.boolean_query(parts, minimum_number_should_match=max(needed, 1))
            extras = [(Occur.Should, compile_clause(schema, part)) for part in extra]
            return Query.boolean_query([(Occur.Must, must), *extras])


def compile_filter(schema: Schema, one_of: OneOf) -> Query:
    """Adds nothing to the score."""
    if not one_of.values:
        return Query.empty_query()
    # A set is first read whole into a bitmap, a single value only where the other parts match.
    of_one = len(one_of.values) == 1
    query = (
        Query.term_query(schema, one_of.field, one_of.values[0], index_option="basic")
        if of_one
        else Query.term_set_query(schema, one_of.field, list(one_of.values))
    )
    return Query.const_score_query(query, 0.0)


def compile_unselected(schema: Schema, question: Question) -> list[tuple[Occur, Query]]:
    """All but the selections."""
    parts = [(Occur.Must, compile_filter(schema, one_of)) for one_of in question.filters]
    if question.text is not None:
        parts.append((Occur.Must, compile_clause(schema, question.text)))
    if question.without:
        parts.append((Occur.MustNot, Query.term_query(schema, "key", question.without)))
    return parts


def compile_question(schema: Schema, question: Question) -> Query:
    parts = compile_unselected(schema, question)
    parts += [(Occur.Must, compile_filter(schema, one_of)) for one_of in question.selected.values()]
    return Query.boolean_query(parts)


def compile_for_counts(schema: Schema, question: Question) -> Query:
    """Neither the selections nor what only adds to the score."""
    text = replace(question.text, extra=()) if isinstance(question.text, Some) else question.text
    return Query.boolean_query(compile_unselected(schema, replace(question, text=text)))


def compile_counts(question: Question) -> dict[str, Any]:
    """A facet's counts leave its own selection out: one group for each selected facet, one for all others."""
    groups: dict[str, Any] = {}
    together = [name for name in question.facets if name not in question.selected]
    for names in (together, *([name] for name in question.facets if name in question.selected)):
        if names:
            counted = {name: {"terms": {"field": name, "size": MOST_VALUES}} for name in names}
            chosen = [one_of for name, one_of in question.selected.items() if name != names[0]]
            groups |= {f"of {names[0]}": {"filter": _as_text(chosen), "aggs": counted}} if chosen else counted
    return groups


def _as_text(chosen: Sequence[OneOf]) -> str:
    """The only form in which tantivy takes the filter of a group; the text itself is then matched once for all."""
    return " AND ".join(f"({' OR '.join(f'{of.field}:{_quoted(value)}' for value in of.values)})" for of in chosen)


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
