"""Digests of license texts, made by ``tools/license_texts.py``; do not edit."""

DIGESTS = {
    "AGPL-3.0": """
        04a3ec17b6cbdbac55b5 050d0ea0739df81eceab 0d5db86e4a4b33e317db 12e861d301289a729b0c
        17f43ad120103e50e1d8 414b1b1518f4d2e99c93 442b8e55be1510e9e39e 6947499818b8a2525f52
        7b6422fd2575935e3d1c 975b306b9f2f99222e79 af7adab70bfe55a089bd c6bfd1123860e2a3d790
        d3778d4609f7a1c2e1d1 db270f2cfa7b28df8b11 e1ffeac9fde14491e78d e370e2d4ac281d88706b
    """,
    "Apache-2.0": """
        0befc6b92ac75f73caa2 2581063eb16d7727070b 32ccc105e32becfb9f17 6efa298775f4fdebdd1a
        75c1212ed15118b16dea 7f448e3802126356e028 99736d3750bf324990da fecfe4e39562ef08e2df
    """,
    "BSD-2-Clause": """
        0dc1c65d07762fa18105 16915cd741599155f6b7 3cbbbbfee0d5866cc7eb 4c8b71a9010bde099f63
        548e80666b9aa30b4600 e48cd2a9f7b9540bfc73 ed8aad7fd806c943dd1d
    """,
    "BSD-3-Clause": """
        2e36fee3e0b82c13caca 43948e5d76da9e78a9a2 4c5f50d9bf18c9b0d9c4 8e607857bc8664d523de
        9b3c6ef4cf65a0e2cf65 ba062002b6021cedf312 bd10040cc5476fa419bb
    """,
    "CC-BY-2.0": """
        8e41bf1c1de59d92afba cf24ede8485ac8fa952d
    """,
    "CC-BY-2.5": """
        93532542c6ee3acc5b0f b0514eaaa29f2519193a
    """,
    "CC-BY-3.0": """
        10391c95626a263b94b8 4cf70c42aad2e080187f
    """,
    "CC-BY-4.0": """
        14ad519dddfa153153a1 2470ad0feaab7c26cc3d 27364d36bc23dad6eeee 348960434d283a7b7f58
        5ba02fba7695dff832cd 9372935c13d560ec0c8d 93b44a3e0ab3058c5ae9 be39d50d20f456f6b945
        da0f10b6c6e03801991c f349d4d6d17eedf2cfd7
    """,
    "CC-BY-NC-2.0": """
        4573d60025605e05dfb3 ed3cb901656cdc8afc7e
    """,
    "CC-BY-NC-2.5": """
        a78b86c9ea74f3972dfd da48105596a9aa50d171
    """,
    "CC-BY-NC-3.0": """
        983a4dbec0ae1afdd565 cc469c403bdf58f71515
    """,
    "CC-BY-NC-4.0": """
        0250abb2d48d6eef629b 1f2f8bfb080bbf147743 25d64e230125d621e899 34926d95e4f425cfe10a
        4017192ed25bd482140a 55bab2b52aafc3daf76c a083f34e7703387e97ab a7ab7843f3cd50c78d6a
        dd47b01ef4ade634fb9f e63a6ec1c09707d5cb3c
    """,
    "CC-BY-NC-ND-2.0": """
        44054380dcbef83ad99f eb7b717f93a144a244a4
    """,
    "CC-BY-NC-ND-2.5": """
        c96b886da76a45681732 f67d5a3729b5d319ffb8
    """,
    "CC-BY-NC-ND-3.0": """
        2a897c81ce1b28bc337a be0037832adc8bf717e0
    """,
    "CC-BY-NC-ND-4.0": """
        47b5f5e221b9248162c9 6517f230330bb6c3dbf3 8248096d13c6d8bedd4f 917003254aa12a3b4dc9
        ae1d83ac8d544d3b73a6 afa626aba608fe724213 b4717f3062b4ebd0625b d8ac1497983ec9f04602
        d99ee2fe5ea9273fdd17 da8dbff64df60f343e6e
    """,
    "CC-BY-NC-SA-2.0": """
        7a7d39683b444f246e53 8801fbf7754004ba7bc2
    """,
    "CC-BY-NC-SA-2.5": """
        0893cc4e9ade37030511 96c69e1cf34f541cd235
    """,
    "CC-BY-NC-SA-3.0": """
        74029ed51197793b49bb a9dd99dd1350ba9d36ce
    """,
    "CC-BY-NC-SA-4.0": """
        1b50bedaff4c89d2a29f 25a6abadb7fc9a15d3a5 2a66912c2c56c96df7fe 2a999cc5956f755207d7
        35e80a17248e2e0e8a3f 7b03d8a0002b65eb0f46 99019c554a31e3e9e46d a8d46decb0ca6ba88144
        c3c2b0bd9712079b3cd1 fa8c0ab212fa3fe8efa1
    """,
    "CC-BY-ND-2.0": """
        55fa5e0fbbeb17f00dfd 6947eb085319ad8cf83c
    """,
    "CC-BY-ND-2.5": """
        0f7a462cf75cbaea0025 679a4654e803cd050545
    """,
    "CC-BY-ND-3.0": """
        5a032322e3d4c94acd54 7250d020101bdc4feaaf
    """,
    "CC-BY-ND-4.0": """
        1b81d31e70e7a0c654d8 1e12e4b317c645c8a70a 26808842caaf7b8a1a9f 28360e68fe3b6ab88fe1
        78d878a0f48a6a3a2cae 9ff89d58c8f803b2bd81 b80fa7aa878d9f9ca46b bb28450a36f83a1590d0
        c0b244d3ff3c62ab958e e55e5cfc8e76d43fa4a9
    """,
    "CC-BY-SA-2.0": """
        04eed973e0b63101f966 45f943b9d68833bec8ec
    """,
    "CC-BY-SA-2.5": """
        3b63e07b5848546d467b bcb9359db8f7c051b050
    """,
    "CC-BY-SA-3.0": """
        6197117d96b0645ea6a0 a3e3472f0eb9694b5772
    """,
    "CC-BY-SA-4.0": """
        021a75b7152d4ddb2534 0fcfba6552264b1e97c1 13c6a45c7350b02a312c 166e1ed9b5da4c24c822
        3f65cd0db820c6199b58 47d086b054b4433999b1 648085c0e8097f13cfd2 7ed17afd73d9ec24fb61
        a6f71724ff2083579f82 b8617dfb6f1a4a9e95e6
    """,
    "CC0-1.0": """
        4a026a04a5bccfaaedfd fc3b7547cd22a69f533f
    """,
    "GPL-2.0": """
        16692e63da8d8e25c402 1c87ad1af4e8a99d7d61 22afa6ed52e1881a5db9 3892e6e874138a651234
        4a02f48c284cce10b0af 5c7b5d578b9cc3b87e72 6344aa503cfddec19560 89de6af3f3f369165180
        8d77cf6d5f621b05854b 8fd635bc8cafcf2e51c4 a5b9c049e86fe7e8955e a682fb6a1361a22d6685
        ae02ea4778f1c9cd7bca d3676d6fd719f8eed249 d8ce0c54f9de70869e8f e2043491cd24ff017667
    """,
    "GPL-3.0": """
        02758d3a099740233512 105c528bbc491a379bfc 12551f20e723050f2512 2c9e42f4114ca5b33ac2
        3f673a0d542ac8d6e551 48e12331a16aac4fe3bb 77c158a38deb21f1762f 84b5d57317829ce78932
        8b894aec829874a98792 930c51984f8368c063fe acf791e52bbdb95d234e b8c376506de50ad85b56
        ca89e560b4a28a358137 cb3a1092c1a604f5e274 ed29de11e8df3bc96b16 fc1a7f3754c35599467b
    """,
    "ISC": """
        217da0747cec63a2e734 3cb6726624accd8c0abd 3d522e40b21fe47f1c0b 40e6eb51c3b409d93549
        6ba41ed5d8bc5f56b36c 77e9889024ef4c09ad3e 7bed11ada181e6a63598 873788108efc46b3f91e
        87c8669b13c0b70bcf2a 88c754c61ac1caf6de59 8df63ea581a2f5259f20 dd20ca7f0f128eaf02cf
        f172f90a892d869d5d84 f26c1a94bd887544333c
    """,
    "LGPL-2.1": """
        073e0de1eac99c3d979c 1af58a94cfbb04ad3fc4 1ddfcea2fcdc523fdcc3 351fd4b71936f0ad14cd
        36e26a8aaff4c194d792 48958dd50d268c0f72ed 864595adff65784a4118 bf45329bcc0248f1ed5e
        c767d0c80ccccaed1f33 f8bed3a74e161fb8ca77
    """,
    "LGPL-3.0": """
        0bf75824108390ac4284 3bf48f03aa5fa7fa8383 4988c74727849c86e33c 6276d89c9541b7e4386d
        9aaad2582cec34498ad5 ab042dbd52d3c81c482e c86be1a0fba754a41eaf cdef157f9cb7c1f4a5c5
        ee0c1981063b93e26b47 ff69b05fab554e050e31
    """,
    "MIT": """
        0cf21bdfd1964a97a861 1e3310b5520cbd869ea6 35a446201226de6b27cf 60fb065f27509fe6c4ab
        6733127d88b7d3bd59c4 6ad3654379e72bbdf847 6c833965e9ca4cf80956 c20f7cb1c340aaf223de
        e82d8f7cd70f9b5595ea
    """,
    "MIT-0": """
        a181c333030f65ebcf2e cb831bd45ba42515896d ea701ff4959a9d345487 f02e38ce878ac35aa36d
    """,
    "MPL-2.0": """
        464283f0a9a77de97778 7e23cc0d93ad87c58729 adda97a9f5ad4c38b755 d2954ecddd82787482d5
    """,
    "ODC-By-1.0": """
        bf2c387c430b542bdb30 d5df6ab786ccf94d8160
    """,
    "ODbL-1.0": """
        7d230013f5532457e33d b90b01ba8f2249cd86f4 cf70c44bcdd76445eb7b f1ec3e54fd1e4169232d
    """,
    "PDDL-1.0": """
        152ec7fdce70de69fef9 e0d12a15d2830cbf715e
    """,
    "Unlicense": """
        41f84c538b3bc6dcfe6a 7a4d92cdb11d254973a0 a85d2f83510bab5c6d60 fd1b07be5f4f94926b6e
    """,
}
