"""The methods `direction` and `face`: the styles of a face are changed, and what they make is another one."""
