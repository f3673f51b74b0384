"""A describer behind a server that speaks OpenAI's chat completions, as ollama, vLLM and llama.cpp do."""
