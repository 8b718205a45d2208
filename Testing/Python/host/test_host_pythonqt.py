"""The host's Qt behaves as PythonQt does in Slicer (probed there), nowhere kinder."""

import pytest


@pytest.fixture
def qt(host):
    import qt

    return qt


@pytest.fixture
def ctk(host):
    import ctk

    return ctk


def test_a_widget_is_no_instance_of_its_base_class(qt, ctk):
    assert not isinstance(qt.QPushButton(), qt.QWidget)
    assert not isinstance(ctk.ctkSliderWidget(), qt.QWidget)
    assert isinstance(qt.QPushButton(), qt.QPushButton)
    assert ctk.ctkSliderWidget().inherits("QWidget")


def test_a_python_subclass_is_an_instance_of_its_class_and_of_the_class_it_derives_from(qt):
    class Panel(qt.QWidget):
        pass

    class SpecialPanel(Panel):
        pass

    assert isinstance(SpecialPanel(), Panel)
    assert isinstance(SpecialPanel(), qt.QWidget)
    assert not isinstance(qt.QWidget(), Panel)


def test_properties_and_size_hints_are_attributes(qt):
    button = qt.QPushButton("Measure")
    assert button.text == "Measure"
    assert button.sizeHint.width() > 0
    button.enabled = False
    assert not button.isEnabled()
    button.name = "measureButton"
    assert button.objectName == "measureButton"


def test_a_tool_tip_comes_back_as_slicer_rewrites_it(qt):
    """ctkToolTipTrapper, which Slicer's application installs, makes rich text of every plain tool tip of a widget."""
    from slicerhost.tooltips import toolTipOf

    button = qt.QPushButton()
    assert button.toolTip == ""
    button.toolTip = 'Choose "a" & b first.'
    assert button.toolTip == '<p>Choose "a" &amp; b first.</p>'
    assert toolTipOf(button) == 'Choose "a" & b first.'
    button.setToolTip("<b>rich</b> already")
    assert button.toolTip == "<b>rich</b> already" and toolTipOf(button) == "rich already"
    action = qt.QAction("text", button)
    action.toolTip = "not a widget"
    assert action.toolTip == "not a widget"


def test_a_text_property_takes_anything_as_text(qt):
    label = qt.QLabel()
    label.text = 5
    assert label.text == "5"
    label.text = None
    assert label.text == "None"


def test_a_number_property_cuts_fractions_and_refuses_text(qt):
    import numpy as np

    box = qt.QSpinBox()
    box.value = 2.7
    assert box.value == 2
    box.value = np.int64(7)
    assert box.value == 7
    with pytest.raises(AttributeError, match="does not accept an object of type str"):
        box.value = "3"


def test_new_attributes_are_refused_on_cpp_objects_and_taken_on_python_subclasses(qt, ctk):
    class Panel(qt.QWidget):
        pass

    for cpp in (qt.QPushButton(), ctk.ctkCollapsibleButton(), qt.QPen(), qt.QListWidgetItem()):
        with pytest.raises(AttributeError, match="not allowed"):
            cpp.tag = 1
    panel = Panel()
    panel.tag = 1
    assert panel.tag == 1


def test_methods_cannot_be_overwritten(qt):
    with pytest.raises(AttributeError, match="can not be overwritten"):
        qt.QPushButton().click = lambda: None


def test_an_unknown_attribute_fails(qt):
    with pytest.raises(AttributeError, match="no attribute named 'tint'"):
        _ = qt.QLabel().tint


def test_an_unknown_signal_fails(qt):
    with pytest.raises(ValueError, match=r"'pushed\(\)' does not exist on QPushButton"):
        qt.QPushButton().connect("pushed()", print)
    with pytest.raises(ValueError, match="currentIndexChanged"):
        qt.QComboBox().connect("currentIndexChanged(QString)", print)  # gone in Qt 6


def test_a_slot_may_take_fewer_arguments_than_its_signal(qt):
    button, seen = qt.QPushButton(), []
    button.connect("clicked(bool)", lambda: seen.append("none"))
    button.connect("clicked(bool)", lambda checked: seen.append(checked))
    button.clicked.connect(lambda: seen.append("attribute"))
    button.click()
    assert seen == ["none", False, "attribute"]


def test_a_disconnected_slot_is_not_called(qt):
    button, seen = qt.QPushButton(), []

    def slot():
        seen.append(1)

    button.connect("clicked()", slot)
    assert button.disconnect("clicked()", slot)
    assert not button.disconnect("clicked()", slot)
    button.click()
    assert seen == []


def test_an_exception_in_a_slot_is_printed_and_the_flow_goes_on_but_the_test_knows(qt, host):
    def fail():
        raise RuntimeError("broken slot")

    button, seen = qt.QPushButton(), []
    button.connect("clicked()", fail)
    button.connect("clicked()", lambda: seen.append(1))
    button.click()
    assert seen == [1]
    assert host.takeProblems() == ["RuntimeError in a callback: broken slot"]


def test_an_exception_in_an_observer_of_a_node_is_known_too(host):
    import slicer

    def fail(*_):
        raise RuntimeError("broken observer")

    tag = slicer.mrmlScene.AddObserver(slicer.vtkMRMLScene.EndCloseEvent, fail)
    host.closeScene()
    slicer.mrmlScene.RemoveObserver(tag)
    assert host.takeProblems() == ["RuntimeError in a callback: broken observer"]


def test_a_deleted_widget_raises_value_error(qt):
    label = qt.QLabel("gone")
    label.delete()
    with pytest.raises(ValueError, match="deleted QLabel"):
        _ = label.text


def test_lists_come_back_from_items_as_tuples(qt):
    item = qt.QTableWidgetItem()
    item.setData(qt.Qt.UserRole, {"k": [1, 2]})
    assert item.data(qt.Qt.UserRole) == {"k": (1, 2)}
    box = qt.QComboBox()
    box.addItem("x", [1, [2]])
    assert box.itemData(0) == (1, (2,))


def test_children_are_found_by_class_name_and_by_name(qt):
    panel = qt.QWidget()
    layout = qt.QVBoxLayout(panel)
    button = qt.QPushButton()
    button.name = "goButton"
    layout.addWidget(button)
    layout.addWidget(qt.QLabel())
    assert panel.findChildren("QPushButton") == (button,)
    assert len(panel.findChildren(qt.QWidget)) == 2
    assert panel.goButton is button


def test_py_sides_own_names_are_not_in_qt(qt):
    for name in ("Signal", "Slot", "Property", "QTest"):
        assert not hasattr(qt, name)


def test_a_window_that_asks_fails_without_a_prepared_answer(qt, host):
    import slicer
    from slicerhost import dialogs

    with pytest.raises(AssertionError, match="no answer"):
        slicer.util.confirmOkCancelDisplay("Really?")
    dialogs.answers.append(qt.QMessageBox.Ok)
    assert slicer.util.confirmOkCancelDisplay("Really?")
    assert [window.text for window in dialogs.take()] == ["Really?", "Really?"]


def test_a_window_that_tells_is_closed_and_kept(qt, host):
    import slicer

    slicer.util.errorDisplay("No SUV.")
    assert host.takeProblems() == ["ctkMessageBox was shown: No SUV."]


UI = """<ui version="4.0"><class>T</class><widget class="qMRMLWidget" name="T"><layout class="QVBoxLayout" name="l">
<item><widget class="{kind}" name="w"><property name="{name}"><string>x</string></property></widget></item></layout></widget>
<connections>{connections}</connections></ui>"""
CONNECTION = """<connection><sender>T</sender><signal>{signal}</signal><receiver>w</receiver><slot>{slot}</slot></connection>"""


@pytest.mark.parametrize(
    ("kind", "name", "connections", "message"),
    [
        ("ctkNoSuchWidget", "text", "", "no stand-in for the widget class ctkNoSuchWidget"),
        ("QPushButton", "tint", "", "has no property tint"),
        ("QPushButton", "text", CONNECTION.format(signal="sceneGone()", slot="click()"), "sceneGone"),
        ("QPushButton", "text", CONNECTION.format(signal="mrmlSceneChanged(vtkMRMLScene*)", slot="setIt()"), "setIt"),
    ],
)
def test_a_ui_file_with_anything_unknown_fails(host, tmp_path, kind, name, connections, message):
    import slicer

    path = tmp_path / "t.ui"
    path.write_text(UI.format(kind=kind, name=name, connections=connections), encoding="utf-8")
    with pytest.raises((ValueError, AttributeError), match=message):
        slicer.util.loadUI(str(path))


def test_the_scene_reaches_the_widgets_of_a_ui_file(host, tmp_path):
    import slicer

    path = tmp_path / "t.ui"
    connection = CONNECTION.format(signal="mrmlSceneChanged(vtkMRMLScene*)", slot="setMRMLScene(vtkMRMLScene*)")
    path.write_text(UI.format(kind="qMRMLNodeComboBox", name="baseName", connections=connection), encoding="utf-8")
    widget = slicer.util.loadUI(str(path))
    widget.setMRMLScene(slicer.mrmlScene)
    assert slicer.util.childWidgetVariables(widget).w.mrmlScene() is slicer.mrmlScene


def test_a_widget_of_python_with_callbacks_inside_is_not_deleted_without_a_parent(qt, host):
    window, frame, button = qt.QWidget(), qt.QFrame(), qt.QPushButton()
    frame.setParent(window)
    button.setParent(frame)
    button.connect("clicked(bool)", lambda clicked: frame.hide())
    frame.setParent(None)
    with pytest.raises(ValueError, match="without a parent"):
        frame.deleteLater()
    frame.setParent(window)
    frame.deleteLater()
    host.app.processEvents()
