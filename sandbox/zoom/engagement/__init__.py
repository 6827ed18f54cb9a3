"""The things people said in a session, as the reports tell them: polls, questions and answers, a survey."""

from sandbox.zoom.engagement import polls, questions, surveys  # noqa: F401  (importing them is what fills the table)
