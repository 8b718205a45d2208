"""The layouts of both modules live side by side in one Slicer."""


def test_every_layout_shows_its_own_views_whatever_was_shown_before(host, views, loadedModule):
    import slicer

    loadedModule("HER2Quant")
    loadedModule("HER2Reading")
    from HER2PETSlicer import layouts
    from HER2QuantLib import views as quant
    from HER2ReadingLib import hanging, resultnodes

    described = {name: layouts.describe(columns) for name, columns in quant.LAYOUTS.items()}
    described |= {f"reading/{name}": layouts.describe(columns) for name, columns in hanging.LAYOUTS.items()}
    described["reading/results"] = resultnodes.DESCRIPTION
    for name in [*described, *reversed(described)]:
        layouts.show(name, described[name])
        shown = slicer.app.layoutManager().layoutLogic().GetLayoutNode().GetCurrentLayoutDescription()
        tags = [part.split('"')[1] for part in described[name].split("singletontag=")[1:]]
        assert tags and all(f'singletontag="{tag}"' in shown for tag in tags), (name, shown)
        assert shown.count("singletontag=") == len(tags)
    assert len({layouts.numberOf(name) for name in described}) == len(described)
