"""The layouts of both modules in one window."""


def test_results_of_a_reading_have_their_views_after_every_layout_of_both_modules_was_shown(host, views):
    import slicer
    from HER2PETSlicer import layouts
    from HER2QuantLib.views import LAYOUTS
    from HER2ReadingLib import hanging, resultnodes

    for number, columns in LAYOUTS.items():
        layouts.show(number, layouts.descriptionOf(columns))
        assert "HER2QuantMIP" in views.sliceViewNames()
    for layout in hanging.LAYOUTS:
        hanging.arrange(layout)
        assert 'singletontag="HER2ReadingPET"' in views.layoutLogic().GetLayoutNode().GetCurrentLayoutDescription()
    table, chart = (slicer.mrmlScene.AddNewNodeByClass(f"vtkMRML{each}Node") for each in ("Table", "PlotChart"))
    resultnodes.showResults(table, chart)
    description = views.layoutLogic().GetLayoutNode().GetCurrentLayoutDescription()
    assert "HER2ReadingTable" in description and "HER2Quant" not in description
    node = slicer.mrmlScene.GetSingletonNode("HER2ReadingTable", "vtkMRMLTableViewNode")
    assert node.GetTableNodeID() == table.GetID()
