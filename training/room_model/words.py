"""The model's own tokenizer and prompts: Qwen's, trained on the world's questions and answers."""

from collections.abc import Iterable

from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers, trainers

from tiny_models.tokenizer import QWEN, qwen_pieces

SYSTEM = "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n<|vision_start|>"
BLIND = "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n"
BEFORE_QUESTION = "<|vision_end|>"
AFTER_QUESTION = "<|im_end|>\n<|im_start|>assistant\n"
END = "<|im_end|>"
ENTRIES = 640


def build(texts: Iterable[str]) -> Tokenizer:
    """A byte-level BPE tokenizer in which every word of the texts is one token, however rare it is."""
    tokenizer = Tokenizer(models.BPE())
    qwen_pieces(tokenizer)
    trainer = trainers.BpeTrainer(
        vocab_size=ENTRIES - len(QWEN.special_tokens),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    words = sorted(set(texts))
    tokenizer.train_from_iterator(words + ["You are a helpful assistant. system user assistant"] * 9, trainer)
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in QWEN.special_tokens])
    return tokenizer


def ids(tokenizer: Tokenizer, text: str) -> list[int]:
    """The token ids of a text, without special tokens around it."""
    return tokenizer.encode(text, add_special_tokens=False).ids
