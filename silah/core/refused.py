"""The one way a rule says no: a code for machines and a sentence for people."""


class Refused(Exception):
    """Raised when a rule of the association, of the law or of plain sense forbids what was asked.

    Args:
        code: stable word for tests and machines, such as ``separation_of_duties``.
        sentence: whole translated sentence that says what to do about it.
        **facts: what the refusal rests on, for the page that shows it; never secrets.
    """

    def __init__(self, code: str, sentence: str, **facts: object) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.facts = facts

    def __str__(self) -> str:
        return self.sentence
