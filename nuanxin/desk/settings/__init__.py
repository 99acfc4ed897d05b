"""设置: what an office keeps for everybody: the calendar, topics, which divisions have a body."""
