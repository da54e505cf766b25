"""The bench itself, at sizes that take a second: so that it still runs on the day somebody asks for figures."""
