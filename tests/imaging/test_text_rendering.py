from processor.imaging.text_rendering import caption, text_mask, text_width


def test_a_caption_is_the_label_and_its_whole_percentage() -> None:
    """0.868 is shown as 87%."""
    assert caption("dog", 0.868, 16, 500) == "dog 87%"
    assert caption("", 0.5, 16, 500) == "50%"


def test_a_long_label_gives_way_to_its_percentage() -> None:
    """A caption is cut until it fits; the percentage stays as long as it can."""
    for room in range(0, 200, 10):
        text = caption("refrigerator with a long name", 0.5, 16, room)
        assert text_width(text, 16) <= room
        assert text.endswith("50%") or room < text_width("50%", 16)
    assert caption("refrigerator", 0.5, 16, 90).startswith("re")
    assert "… 50%" in caption("refrigerator", 0.5, 16, 90)


def test_a_label_is_one_visible_line() -> None:
    """Line breaks, control characters and lone surrogates become spaces; combining marks are joined."""
    assert caption("a\n\tb\x00\ud800c\u200d", 0.5, 16, 500) == "a b c 50%"
    assert caption("cafe\u0301", 0.5, 16, 500) == "caf\u00e9 50%"


def test_labels_that_run_to_the_left_are_kept_from_their_percentage() -> None:
    """In isolates, which stand for themselves in the line; other labels need none."""
    assert caption("\u05db\u05dc\u05d1", 0.5, 16, 500) == "\u2068\u05db\u05dc\u05d1\u2069 50%"
    assert caption("dog \u05db\u05dc", 0.5, 16, 500) == "\u2068dog \u05db\u05dc\u2069 50%"
    assert caption("\u0995\u09c1", 0.5, 16, 500) == "\u0995\u09c1 50%"


def test_joiners_stay_where_letters_ask_for_them() -> None:
    """Persian and Hindi words are other words without; beside Latin letters they do nothing."""
    assert caption("\u0628\u200c\u0647\u0627", 0.5, 16, 500) == "\u2068\u0628\u200c\u0647\u0627\u2069 50%"
    assert caption("\u200da\u200cb\u0915\u200d", 0.5, 16, 500) == "ab\u0915 50%"


def test_letters_fit_into_their_mask() -> None:
    """No common letter, however low or high, is cut off by the mask's edges, and something is drawn."""
    for size in (8, 11, 16, 40, 100):
        mask = text_mask("Bdfgjpqy|() 100%", size)
        assert mask.shape[1] == text_width("Bdfgjpqy|() 100%", size)
        assert mask.max() > 200
        assert max(mask[0].max(), mask[-1].max()) < 160
