# model: model at 3x130x131
from torchvision.models.segmentation import deeplabv3_resnet50
from torchvision.models.segmentation.deeplabv3 import DeepLabHead

model = deeplabv3_resnet50(pretrained=True, progress=True)
model.classifier = DeepLabHead(2048, 3)
model.aux_classifier = None
model.train()
