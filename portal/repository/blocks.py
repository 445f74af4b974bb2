"""Which blocks the story of a record is made of: few and strict, so that every page stays light and readable."""

import re

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul"]


def stream_text(stream: blocks.StreamValue) -> list[str]:
    """Every text in a stream that search should know, without markup."""
    texts = [text for child in stream for text in child.block.get_searchable_content(child.value)]
    return [re.sub(r"<[^>]+>", " ", str(text)) for text in texts if text]


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Text"), max_length=150)
    level = blocks.ChoiceBlock(
        label=_("Level"), choices=[("h3", _("Heading")), ("h4", _("Smaller heading"))], default="h3"
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "repository/blocks/heading.html"
        preview_value = {"text": "What the councils did", "level": "h3"}
        description = _("Parts a long text. The headings of the page itself are there already.")


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Words"))
    source = blocks.CharBlock(label=_("Who said it"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "repository/blocks/quote.html"
        preview_value = {"text": "This took longer than the software.", "source": "Project manager"}
        description = _("The words of a person or a document.")


class CaptionedTableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("Caption"), help_text=_("Says what the table shows; readers hear it first."))
    table = TableBlock(
        label=_("Table"),
        table_options={"startRows": 3, "startCols": 3, "contextMenu": True},
    )

    class Meta:
        icon = "table"
        label = _("Table")
        template = "repository/blocks/table.html"
        preview_value = {
            "caption": "Where the money went",
            "table": {
                "data": [["Item", "Cost"], ["Training", "43,000"]],
                "first_row_is_table_header": True,
                "first_col_is_header": True,
            },
        }
        description = _("Figures in rows and columns, with a header and a caption.")


class FigureBlock(blocks.StructBlock):
    figure = blocks.CharBlock(label=_("Figure"), max_length=60, help_text=_("Such as “243,320 of 260,090”."))
    meaning = blocks.CharBlock(label=_("What it counts"))
    source = blocks.CharBlock(label=_("Source"), help_text=_("Who says so, and when."))

    class Meta:
        icon = "order"
        label = _("Figure with its source")
        template = "repository/blocks/figure.html"
        preview_value = {"figure": "300", "meaning": "cards in the first group", "source": "JIS, November 2024"}
        description = _("One number that matters, never without its source.")


class CalloutBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)

    class Meta:
        icon = "warning"
        label = _("Remark")
        template = "repository/blocks/callout.html"
        preview_value = {"text": "<p>The regulations were published in 2023 only.</p>"}
        description = _("Something a reader must not miss.")


class FileBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("File"))
    language = blocks.CharBlock(label=_("Language of the file"), required=False, help_text=_("Code, such as fr."))

    class Meta:
        icon = "doc-full"
        label = _("File")
        template = "repository/blocks/file.html"
        description = _("A file to take away; kind and size are shown beside it.")


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "repository/blocks/picture.html"
        description = _("One picture a record is enough on a thin link.")


class StoryBlock(blocks.StreamBlock):
    heading = HeadingBlock()
    paragraph = blocks.RichTextBlock(
        label=_("Paragraph"),
        icon="pilcrow",
        features=TEXT_FEATURES,
        template="repository/blocks/paragraph.html",
        preview_value="<p>Six ministries agreed on one form for one person.</p>",
        description=_("Plain text with links and lists."),
    )
    quote = QuoteBlock()
    table = CaptionedTableBlock()
    picture = PictureBlock()
    figure = FigureBlock()
    callout = CalloutBlock()
    file = FileBlock()
