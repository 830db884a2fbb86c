"""The icons of the pages: strokes on a 20 by 20 grid, drawn in the text's colour."""

from __future__ import annotations

ICONS: dict[str, str] = {
    "today": '<path d="M3.5 5l1.3 1.3L7.3 3.7M10 5h6.5M3.5 10.5l1.3 1.3 2.5-2.6M10 10.5h6.5M4.5 16h1.5M10 16h6.5"/>',
    "late": '<circle cx="10" cy="10" r="7"/><path d="M10 6v4.3l2.8 1.7"/>',
    "debtors": '<path d="M4 17V7l6-3.5L16 7v10M2.5 17h15M8 17v-4h4v4M7.5 9h1M11.5 9h1"/>',
    "deposits": '<path d="M2.5 5h15v10.5h-15zM2.5 8.5h15M5 12.5h3"/>',
    "cases": '<path d="M3 6v9.5h14V7.5H9.5L8 5H3z"/>',
    "outbox": '<path d="M3 4l14 6-14 6 2.5-6zM5.5 10H11"/>',
    "insight": '<path d="M3 16.5h14M5.5 13.5V10M10 13.5V4.5M14.5 13.5V8"/>',
    "scenarios": '<circle cx="4.5" cy="4.5" r="1.5"/><circle cx="4.5" cy="15.5" r="1.5"/><path d="M4.5 6v8M9 4.5h8M9 10h5M9 15.5h8"/>',
    "preferences": '<path d="M3 6h7.5M15.5 6H17M3 14h1.5M9.5 14H17"/><circle cx="13" cy="6" r="2"/><circle cx="7" cy="14" r="2"/>',
    "import": '<path d="M10 3v9M6.5 8.5L10 12l3.5-3.5M3.5 12.5v4h13v-4"/>',
    "help": '<circle cx="10" cy="10" r="7"/><path d="M8 8.2a2 2 0 1 1 3 1.7c-.7.4-1 .8-1 1.6M10 13.9v.1"/>',
    "menu": '<path d="M3.5 6h13M3.5 10h13M3.5 14h13"/>',
    "close": '<path d="M5 5l10 10M15 5L5 15"/>',
    "email": '<path d="M3 5h14v10.5H3zM3.5 5.5L10 11l6.5-5.5"/>',
    "sms": '<path d="M3.5 4.5h13V13H9.5L6 16v-3H3.5z"/>',
    "post": '<path d="M3 5h14v10.5H3zM13 7.5h1.8v2.3H13zM5.5 10h4M5.5 12.5h6"/>',
    "person": '<path d="M5 3.5h2.6l1.2 3.5-1.6 1.2a9 9 0 0 0 4.6 4.6l1.2-1.6 3.5 1.2V15c0 .9-.7 1.5-1.5 1.5C8.7 16.2 3.8'
    ' 11.3 3.5 5c0-.8.6-1.5 1.5-1.5z"/>',
    "care": '<path d="M10 3.5l7.3 13H2.7zM10 8.5v3.5M10 14.3v.1"/>',
    "stop": '<path d="M7 3h6l4 4v6l-4 4H7l-4-4V7zM10 6.5V11M10 13.5v.1"/>',
    "hand": '<path d="M4 11V8.5M4 11c0 3.5 2.5 6 6 6s6-2.5 6-6V6.5M7 10V4.5M10 10V3.5M13 10V4.5"/>',
    "calendar": '<path d="M3.5 4.5h13v12h-13zM3.5 8.5h13M7 3v3M13 3v3"/>',
    "bank": '<path d="M3 8l7-4 7 4zM5 8.5V14M8.3 8.5V14M11.7 8.5V14M15 8.5V14M3 16.5h14"/>',
    "search": '<circle cx="9" cy="9" r="5.5"/><path d="M13 13l4 4"/>',
    "undo": '<path d="M7 4L3.5 7.5 7 11M3.5 7.5H12a4.5 4.5 0 0 1 0 9H9"/>',
    "download": '<path d="M10 3.5V12M6.5 8.5L10 12l3.5-3.5M4 16h12"/>',
    "lock": '<path d="M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9"/>',
    "card": '<path d="M2.5 5h15v10.5h-15zM2.5 8.5h15M5 12.5h3"/>',
    "paper": '<path d="M5 3h7l3.5 3.5V17H5zM12 3v3.5h3.5M7.5 10h5.5M7.5 13h5.5"/>',
    "guest": '<circle cx="10" cy="7" r="3"/><path d="M4 16.5c.8-3 3-4.5 6-4.5s5.2 1.5 6 4.5"/>',
    "next": '<path d="M8 5l5 5-5 5"/>',
    "good": '<path d="M4 10.5l4 4 8-9"/>',
    "info": '<circle cx="10" cy="10" r="7"/><path d="M10 9.2V14M10 6.3v.1"/>',
}
