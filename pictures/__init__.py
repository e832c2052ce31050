"""The pictures of the cookbook: ``python -m pictures`` draws them into ``docs/pictures/``.

Each module has the rows that are drawn (``rows``) and how (``draw``), so that the numbers can be looked at and tested
apart from the drawing.
"""
