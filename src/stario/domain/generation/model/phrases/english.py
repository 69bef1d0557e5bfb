"""English."""

from stario.domain.generation.model.greeting import Occasion
from stario.domain.generation.model.phrases.phrasebook import Phrasebook

ENGLISH = Phrasebook(
    openings={
        Occasion.BIRTHDAY: "Hello, {name}! Happy birthday to you!",
        Occasion.GREETING: "Hello, {name}! I am sending you my warmest greetings.",
        Occasion.CONGRATULATION: "Hello, {name}! Congratulations, with all my heart!",
        Occasion.HOLIDAY: "Hello, {name}! Happy holidays to you!",
        Occasion.WEDDING: "Hello, {name}! Congratulations on your wedding!",
    },
    wishes={
        Occasion.BIRTHDAY: (
            "I wish you good health, a long life and great happiness.",
            "May this new year of yours bring victories and moments to remember.",
        ),
        Occasion.GREETING: (
            "I hope that your day is bright and your spirits are high.",
            "Here are my very best wishes, just for you.",
        ),
        Occasion.CONGRATULATION: (
            "You worked hard for this, and you deserve every bit of it.",
            "Even greater things are waiting for you.",
        ),
        Occasion.HOLIDAY: (
            "May the holiday bring peace, plenty and joy to your home.",
            "Enjoy these days with the people you love.",
        ),
        Occasion.WEDDING: (
            "May you live long and happily, side by side.",
            "May there always be love, patience and respect in your home.",
        ),
    },
    any_wishes=(
        "May every one of your days be full of joy and hope.",
        "May your dreams come true, and may luck always be with you.",
        "Health and happiness to your whole family.",
        "Keep that smile on your face.",
        "May everything you begin turn out well.",
        "May good friends and kind people always be near.",
        "Believe in yourself, there are many good days ahead.",
        "May your home be full of guests and laughter.",
        "May your life sound like your favourite song.",
        "I hope you remember this day for a long time.",
    ),
    closing="With my very best wishes, {artist}.",
    characters_per_second=14.5,
)
