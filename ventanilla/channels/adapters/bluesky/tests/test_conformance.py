from ventanilla.channels.adapters.bluesky.fake import BlueskyFake
from ventanilla.channels.conformance.suite import Conformance


class TestBluesky(Conformance):
    fake_class = BlueskyFake
