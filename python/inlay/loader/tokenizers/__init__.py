"""Other forms of a tokenizer, converted to a tokenizer.json.

A converted tokenizer has one file for each model: SentencePiece's, byte-level BPE, WordPiece.
"""
