"""Small byte-level BPE tokenizers with the normalisers, pre-tokenizers and special tokens of the released ones."""

from dataclasses import dataclass
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from .layout import write_json

# The expression of the released Qwen2 tokenizer, character for character.
QWEN2_SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)

TRAINING_TEXT = """
You are a helpful assistant. What is happening in the video? Where is the red car now? How many people are there?
system user assistant. What colour is the door? Is the gate open or closed? When did the dog leave the yard?
A red car drives past the gate and stops near the tree. A man walks along the street with a small dog.
The woman in a blue coat opens the door, waits for a moment and goes inside. Two children run across the yard.
A white van turns left at the corner and parks behind the house. The light turns green and the bus moves on.
Nobody is in the room. The cat sleeps on the chair under the window. A bird lands on the fence and flies away.
The camera shows a quiet street in the morning. Rain falls on the road and the lamps are still on.
An old man sits on the bench and reads the paper. A cyclist rides by, then a truck comes from the right.
The box was on the table before, but someone moved it to the floor. The door is closed again and the lamp is off.
There are three boats on the river, the largest one is yellow. The crane lifts a grey block over the wall.
First the train arrives, then people get out, and at last the platform is empty. Yes, there is. No, there is not.
The boy throws the ball over the net and the girl catches it with one hand. Snow covers the roof of the barn.
It started at 10:45 and ended at 11:30, about 45 minutes later; nothing else changed between 2 and 6 in the night.
"""

QWEN_TEMPLATE = (
    "{% set image_count = namespace(value=0) %}{% set video_count = namespace(value=0) %}"
    "{% for message in messages %}"
    "{% if loop.first and message['role'] != 'system' %}"
    "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n{% endif %}"
    "<|im_start|>{{ message['role'] }}\n"
    "{% if message['content'] is string %}{{ message['content'] }}<|im_end|>\n"
    "{% else %}{% for content in message['content'] %}"
    "{% if content['type'] == 'image' or 'image' in content or 'image_url' in content %}"
    "{% set image_count.value = image_count.value + 1 %}"
    "{% if add_vision_id %}Picture {{ image_count.value }}: {% endif %}<|vision_start|><|image_pad|><|vision_end|>"
    "{% elif content['type'] == 'video' or 'video' in content %}"
    "{% set video_count.value = video_count.value + 1 %}"
    "{% if add_vision_id %}Video {{ video_count.value }}: {% endif %}<|vision_start|><|video_pad|><|vision_end|>"
    "{% elif 'text' in content %}{{ content['text'] }}{% endif %}"
    "{% endfor %}<|im_end|>\n{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)

# Qwen3-VL's has no default system message.
QWEN3_TEMPLATE = QWEN_TEMPLATE.replace(
    "{% if loop.first and message['role'] != 'system' %}"
    "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n{% endif %}",
    "",
)

# Qwen3.5's trims what a user says, and begins the answer with an empty thought unless told to think.
QWEN3_5_TEMPLATE = (
    "{%- macro render(content) %}{%- if content is string %}{{- content }}{%- else %}{%- for part in content %}"
    "{%- if part['type'] == 'image' or 'image' in part %}{{- '<|vision_start|><|image_pad|><|vision_end|>' }}"
    "{%- elif part['type'] == 'video' or 'video' in part %}{{- '<|vision_start|><|video_pad|><|vision_end|>' }}"
    "{%- elif 'text' in part %}{{- part['text'] }}{%- endif %}{%- endfor %}{%- endif %}{%- endmacro %}"
    "{%- for message in messages %}{%- set content = render(message['content'])|trim %}"
    "{{- '<|im_start|>' + message['role'] + '\n' + content + '<|im_end|>' + '\n' }}{%- endfor %}"
    "{%- if add_generation_prompt %}{{- '<|im_start|>assistant\n' }}"
    "{%- if enable_thinking is defined and enable_thinking is true %}{{- '<think>\n' }}"
    "{%- else %}{{- '<think>\n\n</think>\n\n' }}{%- endif %}{%- endif %}"
)

LLAVA_TEMPLATE = (
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + ' '}}"
    "{% for content in message['content'] | selectattr('type', 'equalto', 'image') %}{{ '<image>\n' }}{% endfor %}"
    "{% for content in message['content'] | selectattr('type', 'equalto', 'video') %}{{ '<video>\n' }}{% endfor %}"
    "{% for content in message['content'] | selectattr('type', 'equalto', 'text') %}{{ content['text'] }}{% endfor %}"
    "{{'<|im_end|>'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)

# FastVLM's: Qwen2's with its system message; an image is its token, and a line ends before the question.
FAST_TEMPLATE = (
    "{% for message in messages %}{% if loop.first and message['role'] != 'system' %}"
    "{{ '<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n' }}{% endif %}"
    "{{'<|im_start|>' + message['role'] + '\n'}}{% if message['content'] is string %}{{ message['content'] }}"
    "{% else %}{% for part in message['content'] %}"
    "{% if part['type'] == 'image' %}{{ '<image>' }}{% if loop.nextitem['type'] == 'text' %}{{ '\n' }}{% endif %}"
    "{% else %}{{ part['text'] }}{% endif %}{% endfor %}{% endif %}{{ '<|im_end|>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)

# LFM2-VL's: an image is its token, and the start token is part of the text.
LFM_TEMPLATE = (
    "{{ '<|startoftext|>' }}{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n'}}"
    "{% if message['content'] is string %}{{ message['content'] }}{% else %}{% for part in message['content'] %}"
    "{% if part['type'] == 'image' %}{{ '<image>' }}{% else %}{{ part['text'] }}{% endif %}{% endfor %}{% endif %}"
    "{{ '<|im_end|>\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)

SMOL_TEMPLATE = (
    "<|im_start|>{% for message in messages %}{{message['role'] | capitalize}}"
    "{% if message['content'][0]['type'] == 'image' %}{{':'}}{% else %}{{': '}}{% endif %}"
    "{% for line in message['content'] %}{% if line['type'] == 'text' %}{{line['text']}}"
    "{% elif line['type'] == 'image' %}{{ '<image>' }}{% elif line['type'] == 'video' %}{{ '<video>' }}{% endif %}"
    "{% endfor %}<end_of_utterance>\n{% endfor %}{% if add_generation_prompt %}{{ 'Assistant:' }}{% endif %}"
)


@dataclass(frozen=True)
class TokenizerKind:
    """What sets one family's tokenizer apart."""

    special_tokens: tuple
    chat_template: str
    tokenizer_class: str
    end: str
    splits_like_qwen: bool = True


CHAT = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
VISION = ("<|vision_start|>", "<|vision_end|>", "<|vision_pad|>", "<|image_pad|>", "<|video_pad|>")
FRAME = ("<fake_token_around_image>", "<image>", "<end_of_utterance>", "<global-img>", "<row_1_col_1>", "<row_1_col_2>")
QWEN = TokenizerKind(CHAT + VISION, QWEN_TEMPLATE, "Qwen2Tokenizer", "<|im_end|>")
QWEN3 = TokenizerKind(CHAT + VISION, QWEN3_TEMPLATE, "Qwen2Tokenizer", "<|im_end|>")
QWEN3_5 = TokenizerKind((*CHAT, *VISION, "<think>", "</think>"), QWEN3_5_TEMPLATE, "Qwen2Tokenizer", "<|im_end|>")
LLAVA = TokenizerKind((*CHAT, "<image>", "<video>"), LLAVA_TEMPLATE, "Qwen2Tokenizer", "<|im_end|>")
FAST = TokenizerKind((*CHAT, "<image>"), FAST_TEMPLATE, "Qwen2Tokenizer", "<|im_end|>")
LFM = TokenizerKind(
    (*CHAT, "<|startoftext|>", "<image>", "<|image_start|>", "<|image_end|>"),
    LFM_TEMPLATE,
    "Qwen2Tokenizer",
    "<|im_end|>",
)
SMOL = TokenizerKind(CHAT + FRAME, SMOL_TEMPLATE, "GPT2Tokenizer", "<end_of_utterance>", splits_like_qwen=False)


def build_tokenizer(kind, size):
    """Trains the merges on TRAINING_TEXT and adds the special tokens behind them; `size` entries in all."""
    tokenizer = Tokenizer(models.BPE())
    prepare = qwen_pieces if kind.splits_like_qwen else smol_pieces
    prepare(tokenizer)
    trainer = trainers.BpeTrainer(
        vocab_size=size - len(kind.special_tokens),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(TRAINING_TEXT.split("\n"), trainer)
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in kind.special_tokens])
    # The text has some 680 pieces; a larger vocabulary is filled up with tokens that no text has.
    missing = size - tokenizer.get_vocab_size()
    tokenizer.add_tokens([AddedToken(f"<|unused_{n}|>", normalized=False) for n in range(missing)])
    assert tokenizer.get_vocab_size() == size, tokenizer.get_vocab_size()
    return tokenizer


def qwen_pieces(tokenizer):
    """Qwen2: NFC, and its own expression before the bytes."""
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(QWEN2_SPLIT), behavior="isolated", invert=False),
            pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False),
        ]
    )
    tokenizer.post_processor = processors.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False)
    tokenizer.decoder = decoders.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False)


def smol_pieces(tokenizer):
    """SmolLM2: no normaliser, each digit alone, then GPT-2's expression."""
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=True, use_regex=True),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel(add_prefix_space=True, trim_offsets=True, use_regex=True)


def write_tokenizer(kind, tokenizer, folder: Path):
    """Writes tokenizer.json, tokenizer_config.json and chat_template.jinja the way released folders have them."""
    tokenizer.save(str(folder / "tokenizer.json"))
    added = {str(tokenizer.token_to_id(t)): added_token(t) for t in kind.special_tokens}
    write_json(
        folder / "tokenizer_config.json",
        {
            "add_bos_token": False,
            "add_prefix_space": False,
            "added_tokens_decoder": added,
            "additional_special_tokens": list(kind.special_tokens[1:]),
            "bos_token": None,
            "clean_up_tokenization_spaces": False,
            "eos_token": kind.end,
            "errors": "replace",
            "model_max_length": 32768,
            "pad_token": "<|endoftext|>",
            "split_special_tokens": False,
            "tokenizer_class": kind.tokenizer_class,
            "unk_token": None,
        },
    )
    (folder / "chat_template.jinja").write_text(kind.chat_template, encoding="utf-8")


def added_token(content):
    """One entry of added_tokens_decoder."""
    return {
        "content": content,
        "lstrip": False,
        "normalized": False,
        "rstrip": False,
        "single_word": False,
        "special": True,
    }
