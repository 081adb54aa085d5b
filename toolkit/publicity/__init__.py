"""公示: what a task tells the public, as data, as a web page and as a table; and what must never be in it."""
