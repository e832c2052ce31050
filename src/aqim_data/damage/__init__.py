"""What spreadsheets, editors and wrong encodings make of a value: recognised, named, and mended where that is certain.

Nothing here judges whether a value is right. The recognisers are asked only about texts that were already
refused, so that clean data pay nothing for them.
"""
