"""The chain over what people decided: checked, written out, and proved for one action."""
