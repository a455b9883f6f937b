"""What the goldens ask: questions, texts, sizes, grids, and which tokens are dropped."""

import numpy as np

QUESTIONS = [
    "What is the red car doing?",
    "Is the gate open or closed?",
    "Où est passé le café ☕ — 何が見えますか?",
]

SECONDS_PER_GRID = 1.0

# grid (t, h, w) in patches, seconds per temporal patch.
POSITIONS = [
    ((1, 8, 14), 1.0),
    ((3, 6, 6), 1.0),
    ((5, 6, 8), 1.0),
    ((8, 12, 20), 1.0),
    ((2, 4, 4), 2.0),
    ((8, 4, 6), 2.0),
    ((6, 4, 4), 0.5),
    ((4, 8, 4), 1.5),
    ((8, 2, 8), 4.0),
    ((2, 2, 30), 1.0),
]

FEWER_POSITIONS = [((2, 4, 6), 1.0), ((2, 4, 4), 2.0), ((3, 4, 4), 0.5), ((4, 6, 4), 1.5)]

# height, width, min_pixels, max_pixels
SIZES = [
    (360, 640, 3136, 50960),
    (640, 360, 3136, 50960),
    (1080, 1920, 3136, 50960),
    (720, 1280, 3136, 12845056),
    (1080, 1920, 3136, 12845056),
    (2160, 3840, 3136, 12845056),
    (4320, 7680, 3136, 12845056),
    (480, 640, 100352, 602112),
    (1080, 1920, 100352, 602112),
    (90, 160, 100352, 602112),
    (48, 64, 3136, 50960),
    (72, 96, 3136, 50960),
    (200, 350, 3136, 50960),
    (28, 28, 3136, 50960),
    (27, 29, 3136, 50960),
    (1, 1, 3136, 50960),
    (1, 200, 3136, 50960),
    (5, 1000, 3136, 50960),
    (1000, 5, 3136, 50960),
    (8, 1600, 3136, 12845056),
    (14, 14, 784, 50960),
    (13, 15, 784, 50960),
    (14, 42, 784, 50960),
    (42, 70, 784, 50960),
    (70, 98, 784, 50960),
    (126, 154, 784, 50960),
    (168, 280, 3136, 50960),
    (336, 196, 3136, 50960),
    (224, 224, 50176, 50176),
    (225, 223, 50176, 50176),
    (333, 777, 50176, 50176),
    (56, 56, 3136, 3136),
    (57, 55, 3136, 3136),
    (700, 500, 4000, 5000),
]

# frame, min_pixels, max_pixels: one axis up and one down either way round, down, far down, up by the lower limit, and
# not at all.
RESIZES = [
    ("frame-0", 3136, 50960),
    ("frame-1", 3136, 50960),
    ("frame-2", 3136, 50960),
    ("frame-2", 3136, 12544),
    ("frame-3", 3136, 50960),
    ("frame-3", 12544, 50960),
    ("frame-4", 3136, 50960),
]

TEXTS = [
    "",
    " ",
    "a",
    "What is happening in the video?",
    "  two leading, two trailing  ",
    "tabs\tand\nnew\r\nlines\n\n\nend",
    "\n \n  \t mixed",
    "Don't we'll I'VE it's THEY'RE",
    "2026-11-20 10:45, 3.14159 and 1,000,000",
    "Où est passé le café?",
    "cafe\u0301 na\u00efve \u212b \ufb01ne",
    "日本語の文字と한국어와中文",
    "Привет, мир! Γειά σου. مرحبا שלום",
    "emoji 😀👍🏽 👩‍👩‍👧‍👦 🇩🇪 ☕",
    "zero\u200bwidth\u00a0nbsp\u3000wide\ufeffbom",
    "math ∑∫√ ½ ² ³ ₄ ① Ⅷ",
    "symbols !@#$%^&*()_+-=[]{}|;':\",./<>?`~",
    "<|im_start|>user\nhello<|im_end|>\n<|im_start|>assistant\n",
    "<|vision_start|><|video_pad|><|video_pad|><|vision_end|>What?",
    "not special: <|im_start <|video_pad |> |im_end|>",
    "a<|endoftext|>b <|image_pad|> c",
    "\u0000\u0001\u007f control",
    "snake_case camelCase HTTPServer x86_64",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𐍈 astral",
    "e\u0323\u0302 a\u030a\u0301 reordered marks",
]


# Some of the texts, with each family's own special tokens.
FEWER_TEXTS = (
    TEXTS[3:9]
    + TEXTS[10:14]
    + TEXTS[17:20]
    + [
        "<image>a <video>b<fake_token_around_image><global-img><end_of_utterance>\nAssistant: yes",
        "Frame from 01:05: 1234 and 5",
    ]
)

# Each ends with a character of several tokens, of which the last is cut off.
BROKEN_TEXTS = ["é", "☕", "😀", "the red 👍", "何が"]


def keep_mask(clip, steps, tokens):
    """Which video tokens stay: the first step whole in the longer clips, the rest by a seeded draw.

    Of the last clip one step in the middle and the last step vanish, so that positions go on after tokens nobody kept.
    """
    generator = np.random.default_rng(300 + clip)
    keep = generator.random((steps, tokens)) < (0.7 if steps == 1 else 0.4)
    if steps > 1:
        keep[0] = True
    if steps >= 5:
        keep[2] = keep[-1] = False
    return keep
