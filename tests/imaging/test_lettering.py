from processor.imaging.lettering import caption, text_mask, text_width


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


def test_right_to_left_labels_are_turned_and_others_are_not() -> None:
    """Hebrew comes in visual order; a label of both directions is left as it is."""
    assert caption("\u05db\u05dc\u05d1", 0.5, 16, 500) == "\u05d1\u05dc\u05db 50%"
    assert caption("dog \u05db\u05dc", 0.5, 16, 500) == "dog \u05db\u05dc 50%"


def test_letters_fit_into_their_mask() -> None:
    """No common letter, however low or high, is cut off by the mask's edges, and something is drawn."""
    for size in (8, 11, 16, 40, 100):
        mask = text_mask("Bdfgjpqy|() 100%", size)
        assert mask.shape[1] == text_width("Bdfgjpqy|() 100%", size)
        assert mask.max() > 200
        assert max(mask[0].max(), mask[-1].max()) < 160
